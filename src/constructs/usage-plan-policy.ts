import { Construct } from 'constructs';
import { checkApiScope } from './api-scope';
import { checkProps } from './known-props';
import type { ManagedApi } from './managed-api';
import { PLAN_PROPS, type UsagePlanPolicyProps } from './plan-props';

/** A usage plan of an API: rate, burst and quota for the callers that belong to it. */
export class UsagePlanPolicy extends Construct {
  constructor(scope: ManagedApi, id: string, props: UsagePlanPolicyProps) {
    super(scope, id);
    checkApiScope(`UsagePlanPolicy "${this.node.path}"`, scope);
    checkProps(`UsagePlanPolicy "${this.node.path}"`, props, PLAN_PROPS);
    scope.addPlan(props);
  }
}

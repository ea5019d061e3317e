import { Construct } from 'constructs';
import { checkApiScope } from './api-scope';
import { CANARY_PROPS, type CanaryRouteProps } from './canary-props';
import { checkProps } from './known-props';
import type { ManagedApi } from './managed-api';

/** Sends a share of one route's requests to a new version of its backend. */
export class CanaryRoute extends Construct {
  constructor(scope: ManagedApi, id: string, props: CanaryRouteProps) {
    super(scope, id);
    checkApiScope(`CanaryRoute "${this.node.path}"`, scope);
    checkProps(`CanaryRoute "${this.node.path}"`, props, CANARY_PROPS);
    scope.addCanary(props);
  }
}

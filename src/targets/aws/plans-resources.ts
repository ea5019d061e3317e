import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { USAGE_ENTRY } from '../../runtime/bound';
import { cdk } from './cdk';
import type { AwsPlan } from './plan';
import type { UsagePlanPlan } from './plans';

/**
 * What the values of usage keys begin with: made by Secrets Manager when the stack is, so that no template holds a key. Undefined where
 * there are no plans.
 */
export function addUsageSecret(scope: Construct, { name, usagePlans }: AwsPlan): secretsmanager.CfnSecret | undefined {
  if (usagePlans.length === 0) return undefined;
  return new cdk.secretsmanager.CfnSecret(scope, 'UsageKeys', {
    description: `Names for API Gateway to count the consumers of ${name} by. They open nothing; do not rotate them.`,
    generateSecretString: { secretStringTemplate: '{}', generateStringKey: USAGE_ENTRY, passwordLength: 32, excludePunctuation: true },
  });
}

/** Adds the usage plans of a stage. Ids are made of the names of plan and consumer, so that nothing is replaced when others come or go. */
export function addUsagePlans(
  scope: Construct,
  { name, usagePlans }: AwsPlan,
  secret: secretsmanager.CfnSecret | undefined,
  stage: apigateway.CfnStage,
): apigateway.CfnUsagePlan[] {
  if (secret === undefined) return [];
  // ids of what stands deeper than in a stack itself end in a hash: no two names become one
  const place = new cdk.constructs.Construct(scope, 'UsagePlans');
  return usagePlans.map((plan) => {
    const added = addUsagePlan(place, name, plan, stage);
    for (const { consumer, suffix } of plan.keys) {
      const names = [plan.name, ...(consumer === undefined ? [] : [consumer])];
      addUsageKey(place, names, { name: [name, ...names].join('-'), value: `${beginning(secret)}${suffix}` }, added);
    }
    return added;
  });
}

function addUsagePlan(
  scope: Construct,
  api: string,
  { name, throttle, quota }: UsagePlanPlan,
  stage: apigateway.CfnStage,
): apigateway.CfnUsagePlan {
  return new cdk.apigateway.CfnUsagePlan(scope, `Plan-${name}`, {
    usagePlanName: `${api}-${name}`,
    apiStages: [{ apiId: stage.restApiId, stage: stage.ref }],
    ...(throttle !== undefined && { throttle }),
    ...(quota !== undefined && { quota }),
  });
}

/** Adds a key and puts it into its plan. */
function addUsageKey(scope: Construct, names: readonly string[], props: apigateway.CfnApiKeyProps, plan: apigateway.CfnUsagePlan): void {
  const id = names.join('.');
  const key = new cdk.apigateway.CfnApiKey(scope, `Key-${id}`, { ...props, enabled: true });
  new cdk.apigateway.CfnUsagePlanKey(scope, `PlanKey-${id}`, { keyId: key.ref, keyType: 'API_KEY', usagePlanId: plan.ref });
}

/** A reference that CloudFormation fills in where it makes a key. */
function beginning(secret: secretsmanager.CfnSecret): string {
  const { CfnDynamicReference, CfnDynamicReferenceService } = cdk.core;
  return new CfnDynamicReference(CfnDynamicReferenceService.SECRETS_MANAGER, `${secret.ref}:SecretString:${USAGE_ENTRY}`).toString();
}

import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { USAGE_ENTRY } from '../../runtime/bound';
import { cdk } from './cdk';
import type { AwsPlan } from './plan';
import type { UsageKeyPlan, UsagePlanPlan } from './plans';

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
    const added = addUsagePlan(place, `${name}-${plan.name}`, plan, stage);
    for (const key of plan.keys) addUsageKey(place, `${name}-${plan.name}`, plan, key, secret, added);
    return added;
  });
}

function addUsagePlan(
  scope: Construct,
  usagePlanName: string,
  { name, throttle, quota }: UsagePlanPlan,
  stage: apigateway.CfnStage,
): apigateway.CfnUsagePlan {
  return new cdk.apigateway.CfnUsagePlan(scope, `Plan-${name}`, {
    usagePlanName,
    apiStages: [{ apiId: stage.restApiId, stage: stage.ref }],
    ...(throttle !== undefined && { throttle }),
    ...(quota !== undefined && { quota }),
  });
}

function addUsageKey(
  scope: Construct,
  prefix: string,
  plan: UsagePlanPlan,
  { consumer, suffix }: UsageKeyPlan,
  secret: secretsmanager.CfnSecret,
  usagePlan: apigateway.CfnUsagePlan,
): void {
  const id = consumer === undefined ? plan.name : `${plan.name}.${consumer}`;
  const { CfnDynamicReference, CfnDynamicReferenceService } = cdk.core;
  const base = new CfnDynamicReference(CfnDynamicReferenceService.SECRETS_MANAGER, `${secret.ref}:SecretString:${USAGE_ENTRY}`);
  const key = new cdk.apigateway.CfnApiKey(scope, `Key-${id}`, {
    name: consumer === undefined ? prefix : `${prefix}-${consumer}`,
    value: `${base.toString()}${suffix}`,
    enabled: true,
  });
  new cdk.apigateway.CfnUsagePlanKey(scope, `PlanKey-${id}`, {
    keyId: key.ref,
    keyType: 'API_KEY',
    usagePlanId: usagePlan.ref,
  });
}

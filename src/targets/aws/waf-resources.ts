import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { cdk } from './cdk';
import type { AwsPlan } from './plan';
import { STAGE } from './stage';
import { RATE_WINDOW_SECONDS, type RateRulePlan, type RateRulesPlan } from './waf';

/** Puts the bound WebACL before a stage, or one with the API's own rate rules. */
export function addWaf(scope: Construct, plan: AwsPlan, restApi: apigateway.CfnRestApi, stage: apigateway.CfnStage): void {
  const webAclArn = plan.wafArn ?? (plan.rateRules === undefined ? undefined : addWebAcl(scope, plan.name, plan.rateRules).attrArn);
  if (webAclArn === undefined) return;
  const resourceArn = `arn:${cdk.core.Aws.PARTITION}:apigateway:${cdk.core.Aws.REGION}::/restapis/${restApi.ref}/stages/${STAGE}`;
  new cdk.wafv2.CfnWebACLAssociation(scope, 'Waf', { resourceArn, webAclArn }).node.addDependency(stage);
}

/** Blocks what is too fast and lets everything else through. What is blocked gets the API's own answer (`WAF_FILTERED`). */
function addWebAcl(scope: Construct, name: string, plan: RateRulesPlan): wafv2.CfnWebACL {
  return new cdk.wafv2.CfnWebACL(scope, 'RateRules', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: visibility(name),
    rules: plan.rules.map((rule, priority) => ({
      name: rule.name,
      priority,
      action: { block: {} },
      statement: { rateBasedStatement: rateStatement(rule, plan) },
      visibilityConfig: visibility(`${name}-${rule.name}`),
    })),
  });
}

/** Samples would keep headers of requests, credentials among them. */
function visibility(metricName: string): wafv2.CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}

function rateStatement({ requests }: RateRulePlan, { exceptOptions }: RateRulesPlan): wafv2.CfnWebACL.RateBasedStatementProperty {
  return {
    aggregateKeyType: 'IP',
    limit: requests,
    evaluationWindowSec: RATE_WINDOW_SECONDS,
    ...(exceptOptions && { scopeDownStatement: { notStatement: { statement: { byteMatchStatement: IS_OPTIONS } } } }),
  };
}

const IS_OPTIONS: wafv2.CfnWebACL.ByteMatchStatementProperty = {
  fieldToMatch: { method: {} },
  positionalConstraint: 'EXACTLY',
  searchString: 'OPTIONS',
  textTransformations: [{ priority: 0, type: 'NONE' }],
};

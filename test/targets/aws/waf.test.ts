import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { BOUND, openSpec, planOf } from './support';

const limit = { requests: 600, per: 'minute', by: ['ip'], scope: 'gateway', onStoreFailure: 'allow' };
const spec = { ...openSpec('GET /a', 'POST /a'), limits: [{ requests: 5, per: 'second', scope: 'instance' }, limit] } as ApiSpec;

function templateOf(written: ApiSpec, bindings = BOUND): Template {
  const stack = new Stack(new App(), 'Shop');
  addAwsGateway(stack, planOf(written, bindings), bindings);
  return Template.fromStack(stack);
}

describe('a limit by address over all instances', () => {
  test('is a rule of a WebACL that stands before the stage, and keeps no samples of requests', () => {
    const template = templateOf(spec);
    template.hasResourceProperties('AWS::WAFv2::WebACL', {
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      VisibilityConfig: { SampledRequestsEnabled: false },
      Rules: [
        {
          Name: 'limits-1',
          Action: { Block: {} },
          Statement: {
            RateBasedStatement: { AggregateKeyType: 'IP', Limit: 600, EvaluationWindowSec: 60, ScopeDownStatement: Match.absent() },
          },
          VisibilityConfig: { SampledRequestsEnabled: false },
        },
      ],
    });
    template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: { 'Fn::GetAtt': ['RateRules', 'Arn'] } });
  });

  test('throttles no method', () => {
    expect(planOf({ ...spec, limits: [limit] } as ApiSpec, BOUND).throttling).toEqual([]);
  });

  test('answers as every limit does', () => {
    const responses = planOf(spec, BOUND).body['x-amazon-apigateway-gateway-responses'] as { readonly WAF_FILTERED: object };
    expect(responses.WAF_FILTERED).toMatchObject({
      statusCode: 429,
      responseParameters: {
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
        'gatewayresponse.header.retry-after': "'60'",
      },
      responseTemplates: { 'application/json': expect.stringContaining('urn:tollgate:problem:rate-limited') },
    });
  });

  test('does not count preflights where every path has them', () => {
    const template = templateOf({ ...spec, cors: { origins: ['https://app.example.com'] } });
    template.hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: [
        {
          Statement: {
            RateBasedStatement: {
              ScopeDownStatement: { NotStatement: { Statement: { ByteMatchStatement: { SearchString: 'OPTIONS' } } } },
            },
          },
        },
      ],
    });
  });
});

test('without one there is no WebACL, and what a bound one blocks is forbidden', () => {
  const bindings = { ...BOUND, aws: { waf: { arn: 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/1' } } };
  const plain = openSpec('GET /a');
  templateOf(plain).resourceCountIs('AWS::WAFv2::WebACLAssociation', 0);
  const template = templateOf(plain, bindings);
  template.resourceCountIs('AWS::WAFv2::WebACL', 0);
  template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: bindings.aws.waf.arn });
  const responses = planOf(plain, bindings).body['x-amazon-apigateway-gateway-responses'];
  expect(responses).toMatchObject({ WAF_FILTERED: { statusCode: 403 } });
});

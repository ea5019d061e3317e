import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import { compileAws } from '../../../src/targets/aws/compile';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { BOUND, openSpec, planOf } from './support';

const described: ApiSpec = { ...openSpec('GET /a'), owner: 'team a, b', tags: ['public'], description: 'What customers buy.' };

test('what describes an API is on the API and its stage', () => {
  const stack = new Stack(new App(), 'Shop');
  addAwsGateway(stack, planOf(described, BOUND, { name: 'edge' }), BOUND);
  const template = Template.fromStack(stack);
  const tags = [
    { Key: 'tollgate:api', Value: 'shop' },
    { Key: 'tollgate:gateway', Value: 'edge' },
    { Key: 'tollgate:owner', Value: 'team a_ b' },
    { Key: 'tollgate:tag:public', Value: 'true' },
  ];
  template.hasResourceProperties('AWS::ApiGateway::RestApi', {
    Tags: tags,
    Body: Match.objectLike({ info: { title: 'shop', version: '1', description: 'What customers buy.' } }),
  });
  template.hasResourceProperties('AWS::ApiGateway::Stage', { Tags: tags });
});

test('hosts without a certificate are said to have no effect, once bindings are known', () => {
  const warnings = (bindings: Bindings) =>
    compileAws({ apis: [{ ...described, hosts: ['shop.example.com'] }], bindings }).warnings.map(({ code }) => code);
  expect(warnings(BOUND)).toEqual(['AwsHostsWithoutCertificate']);
  expect(warnings({ ...BOUND, aws: { certificate: { arn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' } } })).toEqual([]);
});

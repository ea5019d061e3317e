import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import type { AwsBindings } from '../../../src/spec/bindings-aws';
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

test('a certificate without hosts, and a zone without a certificate, are said to have no effect', () => {
  const certificate = { arn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' };
  const zone = { id: 'Z1', name: 'example.com' };
  const warnings = (aws: AwsBindings, hosts: string[] = []) =>
    compileAws({ apis: [{ ...described, hosts }], bindings: { ...BOUND, aws } }).warnings.map(({ code, path }) => [code, path]);
  expect(warnings({ certificate })).toEqual([['AwsDomainWithoutHosts', 'bindings.aws.certificate']]);
  expect(warnings({ zone })).toEqual([['AwsDomainWithoutHosts', 'bindings.aws.zone']]);
  expect(warnings({ certificate, zone }, ['shop.example.com'])).toEqual([]);
});

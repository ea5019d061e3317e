import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ManagedApi } from '../../../src/constructs/managed-api';
import type { SpecError } from '../../../src/problem';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import { compileAws } from '../../../src/targets/aws/compile';
import { rowAt } from '../../capability/support';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:legacy-authorizer';
const legacy = { external: { url: 'http://auth:8080/validate', sendHeaders: ['Cookie'], returnHeaders: ['X-Auth-User'], timeout: '6s' } };
const customers = { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } };
const shop: ApiSpec = {
  name: 'shop',
  schemes: { legacy },
  access: { scheme: 'legacy' },
  routes: { 'GET /a': { respond: { status: 204 } } },
};
const bound: Bindings = { authorizers: { legacy: { function: ARN } } };

function codes(apis: ApiSpec | readonly ApiSpec[], bindings: Bindings): readonly string[] {
  try {
    return compileAws({ apis: [apis].flat(), bindings }).warnings.map(({ path, code }) => `${path} ${code}`);
  } catch (error) {
    return (error as SpecError).problems.map(({ path, code }) => `${path} ${code}`);
  }
}

function templateOf(bindings: (stack: Stack) => Bindings): Template {
  const stack = new Stack(new App(), 'Shop');
  new ManagedApi(stack, 'Api', { spec: shop, bindings: bindings(stack) });
  return Template.fromStack(stack);
}

describe('a function in the place of a service', () => {
  test('is invoked by the authorizer, which knows no url and keeps no decision', () => {
    const [api] = compileAws({ apis: [shop], bindings: bound }).apis;
    expect(api?.plan.authorizer?.schemes).toEqual({
      legacy: { lambda: { sendHeaders: ['cookie'], returnHeaders: ['x-auth-user'], timeoutMillis: 6_000 } },
    });
    expect(api?.plan.authorizers).toEqual([{ name: 'caller_uncached', identitySources: [], ttlSeconds: 0 }]);
  });

  test.each<[string, (stack: Stack) => unknown, unknown]>([
    ['its ARN', () => ARN, ARN],
    ['the ARN of an alias', () => `${ARN}:live`, `${ARN}:live`],
    ['a function of aws-cdk-lib', (stack) => LambdaFunction.fromFunctionArn(stack, 'Legacy', ARN), ARN],
    ['a parameter', (stack) => new CfnParameter(stack, 'Legacy').valueAsString, { Ref: 'Legacy' }],
  ])('is bound by %s, and is all that the authorizer may invoke', (_, fn, resource) => {
    const template = templateOf((stack) => ({ authorizers: { legacy: { function: fn(stack) } } }));
    template.resourceCountIs('AWS::IAM::Policy', 1);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: resource }] },
    });
    expect(JSON.stringify(template.findResources('AWS::Lambda::Function'))).toContain('authorizers');
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 11 });
  });

  test('leaves the url to Kubernetes, where an address in the cluster is right', () => {
    expect(codes(shop, bound)).toEqual([]);
    expect(codes(shop, {})).toEqual(['schemes.legacy.external.url AwsServiceInCluster']);
    expect(rowAt('aws', 'schemes.legacy.external.url', shop, bound)).toMatchObject({ how: 'otherTarget' });
  });

  test('is said to cost an invocation', () => {
    const { how, note } = rowAt('aws', 'bindings.authorizers.legacy.function', shop, bound);
    expect([how, note]).toEqual(['bound', 'the authorizer invokes it, one more Lambda invocation a request']);
  });

  test('is refused on Kubernetes, with what happens there', () => {
    const chart = Testing.chart();
    expect(() => new ManagedApi(chart, 'Api', { spec: shop, bindings: bound }) && Testing.synth(chart)).toThrow(
      /bindings\.authorizers\.legacy\.function: .*is known on AWS only; remove it: the service of the scheme is asked at its url.*\[WrongBinding\]/,
    );
  });
});

describe('among several APIs', () => {
  const api = (name: string, schemes: ApiSpec['schemes']): ApiSpec => ({
    ...shop,
    name,
    basePath: `/${name}`,
    ...(schemes && { schemes }),
  });
  const both = [api('one', { legacy }), api('two', { legacy })];

  test('each has its own', () => {
    const bindings = { authorizers: { 'one/legacy': { function: ARN }, 'two/legacy': { function: `${ARN}-two` } } };
    const compiled = compileAws({ apis: both, bindings });
    expect(compiled.apis.map((one) => one.bindings.authorizers)).toEqual([
      { legacy: { function: ARN } },
      { legacy: { function: `${ARN}-two` } },
    ]);
  });

  test('a name of two is refused', () => {
    expect(codes(both, bound)).toEqual(['bindings.authorizers.legacy AmbiguousBinding']);
  });

  test('a scheme of the baseline is one', () => {
    const members = ['one', 'two'].map((name) => {
      const { schemes: _, ...member } = api(name, undefined);
      return member;
    });
    const settings = { name: 'edge', baseline: { schemes: { legacy } } };
    const { apis } = compileAws({ apis: members, settings, bindings: bound });
    expect(apis.map(({ plan }) => Object.keys(plan.authorizer?.schemes.legacy ?? {}))).toEqual([['lambda'], ['lambda']]);
  });
});

describe('refused is a function that is bound', () => {
  test.each<[string, Bindings['authorizers'], string[]]>([
    ['to nothing', { legacy: { function: ARN }, other: { function: ARN } }, ['bindings.authorizers.other UnusedBinding']],
    [
      'to a scheme of another kind',
      { legacy: { function: ARN }, customers: { function: ARN } },
      ['bindings.authorizers.customers WrongBinding'],
    ],
    ['as what is none', { legacy: { function: 'https://auth.example.com/' } }, ['bindings.authorizers.legacy.function AwsNotAFunction']],
    ['as an object without an ARN', { legacy: { function: { name: 'a' } } }, ['bindings.authorizers.legacy.function AwsNotAFunction']],
  ])('%s', (_, authorizers, expected) => {
    const access = { anyOf: [{ scheme: 'legacy' }, { scheme: 'customers' }] };
    expect(codes({ ...shop, schemes: { legacy, customers }, access }, { authorizers })).toEqual(expected);
  });
});

import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { resolve } from '../../../src/model/resolve';
import { authorizerOf } from '../../../src/runtime/authorizer';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import { planAccess } from '../../../src/targets/aws/access';
import type { Placement, PlanContext } from '../../../src/targets/aws/context';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { authorizerEvent } from '../../runtime/support/events';
import { planOf } from './support';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:a';
const URL: Bindings = { backends: { a: { url: 'https://a.internal' } } };
const FUNCTION: Bindings = { backends: { a: { function: ARN } } };
const WRAPPED: Bindings = { backends: { a: { function: ARN, wrapped: true } } };

const schemes = {
  hooks: { hmac: { header: 'x-signature', secret: { secret: 'webhook', key: 'token' } } },
  customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } },
};
const signed = { scheme: 'hooks' };

const api = (routes: object, more: object = {}): ApiSpec => {
  const unused = { 'GET /token': { respond: { status: 204 }, access: { scheme: 'customers' } } };
  return { name: 'shop', schemes, access: signed, backends: { a: {} }, routes: { ...routes, ...unused }, ...more } as ApiSpec;
};

type Operation = { readonly 'x-amazon-apigateway-integration': { readonly type: string; readonly uri?: { readonly invoke: string } } };

/** Who answers a method of a path: a function of API Gateway's, or its own mock. */
function answersBy(spec: ApiSpec, bindings: Bindings, path = '/a'): { [method: string]: string } {
  const item = planOf(spec, bindings).body.paths[path] as { readonly [method: string]: Operation };
  return Object.fromEntries(
    Object.entries(item).map(
      ([
        method,
        {
          'x-amazon-apigateway-integration': { type, uri },
        },
      ]) => [method, uri?.invoke ?? type],
    ),
  );
}

describe('a route of signed bodies on AWS', () => {
  test.each<[string, object, Bindings]>([
    ['a url', { backend: 'a' }, URL],
    ['a function', { backend: 'a' }, FUNCTION],
    ['a function that is wrapped', { backend: 'a' }, WRAPPED],
    ['shares of backends', { weighted: [{ backend: 'a', weight: 1 }] }, URL],
    ['a fixed answer', { respond: { status: 200, body: 'ok' } }, URL],
    ['a redirect', { redirect: { to: '/token', status: 303 } }, URL],
    ['a variant', { respond: { status: 200 }, variants: [{ when: { query: { a: 'b' } }, backend: 'a' }] }, WRAPPED],
    ['a url, with a token beside', { backend: 'a', access: { allOf: [signed, { scheme: 'customers' }] } }, URL],
    ['a url, for some addresses', { backend: 'a', ips: { allow: ['192.0.2.0/24'] } }, URL],
    ['a url, with bodies as large as API Gateway takes', { backend: 'a', body: { maxSize: '10Mi' } }, URL],
    ['a fixed answer, with bodies as large', { respond: { status: 200 }, body: { maxSize: '10Mi' } }, URL],
    ['a url, by any signature', { backend: 'a', access: { anyOf: [signed] } }, URL],
  ])('passes the proxy where it leads to %s, whatever its method', (_, route, bindings) => {
    expect(answersBy(api({ 'POST /a': route }), bindings).post).toBe('proxy');
    expect(answersBy(api({ 'ANY /a': route }), bindings)).toEqual({ 'x-amazon-apigateway-any-method': 'proxy' });
  });

  test('passes the proxy where a fixed answer looks at no body', () => {
    expect(answersBy(api({ 'GET /a': { respond: { status: 204 } } }), URL).get).toBe('proxy');
  });

  test('leaves preflights and other methods to API Gateway, which answers them without a backend', () => {
    const spec = api({ 'GET,POST /a': { backend: 'a' } }, { cors: { origins: ['https://app.example.com'] } });
    expect(answersBy(spec, URL)).toEqual({
      ...{ get: 'proxy', post: 'proxy' },
      ...{ options: 'mock', 'x-amazon-apigateway-any-method': 'mock' },
    });
  });

  test('is refused by the authorizer where it would not pass the proxy', async () => {
    const { model } = resolve({ apis: [api({ 'POST /a': { backend: 'a' } })] });
    const [own] = model.apis;
    const route = own?.routes.find(({ key }) => key === 'POST /a');
    const bare = { model, api: own, bindings: URL, baseSteps: 0, ttlSeconds: 60, sharedIps: [], identityHeaders: [], usagePlans: [] };
    const context = { ...bare, proxied: new Map() } as unknown as PlanContext;
    const placement = { resource: '/a', steps: [], method: 'POST', route } as unknown as Placement;
    const { config } = planAccess([placement], context) ?? {};
    expect(config?.routes).toEqual({ 'POST /a': 0 });
    const event = authorizerEvent({ method: 'POST', resource: '/a', headers: { 'x-signature': 'a' } });
    await expect(authorizerOf(config as never, () => undefined as never)(event)).rejects.toThrow();
  });
});

describe('the bodies of an API of which some are signed', () => {
  const direct = { 'POST /b': { backend: 'a', access: { open: 'a test' } }, 'POST /a': { backend: 'a' } };
  const binaryTypes = (bindings: Bindings, routes: object = direct) =>
    planOf(api(routes), bindings).body['x-amazon-apigateway-binary-media-types'];

  test('reach the proxy as bytes, and functions through it', () => {
    expect(binaryTypes(FUNCTION)).toEqual(['*/*']);
    expect(answersBy(api(direct), FUNCTION, '/b').post).toBe('proxy');
  });

  test('reach wrapped functions as bytes, without the proxy where nothing is signed', () => {
    expect(binaryTypes(WRAPPED)).toEqual(['*/*']);
    expect(answersBy(api(direct), WRAPPED, '/b').post).toBe('backend:a');
  });
});

test('the proxy may read the secrets of signatures and of exchanges, and no other', () => {
  const exchange = { endpoint: 'https://id.example.com/token', audience: 'a', client: { secret: 'client' } };
  const keyed = { keys: { apiKey: { header: 'x-api-key' } }, ...schemes };
  const spec = api(
    {
      'POST /a': { respond: { status: 204 } },
      'GET /a': { backend: 'a', access: { scheme: 'customers' } },
      'GET /key': { respond: { status: 204 }, access: { scheme: 'keys' } },
    },
    { schemes: keyed, consumers: { acme: { keys: [{ secret: 'partners', key: 'acme' }] } }, backends: { a: { exchange } } },
  );
  const secrets = { webhook: { name: 'prod/webhook' } };
  const stack = new Stack(new App(), 'Shop');
  addAwsGateway(stack, planOf(spec, { ...URL, secrets }), { ...URL, secrets });
  const policies = JSON.stringify(
    Template.fromStack(stack).findResources('AWS::IAM::Policy', { Properties: { Roles: [{ Ref: proxyRole(stack) }] } }),
  );
  expect(policies).toContain('secret:prod/webhook-??????');
  expect(policies).toContain('secret:client-??????');
  expect(policies).not.toContain('partners');
  expect(policies).not.toContain('lambda:InvokeFunction');
});

function proxyRole(stack: Stack): string {
  const names = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  return names.find((name) => name.startsWith('Proxy')) as string;
}

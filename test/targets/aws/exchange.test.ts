import { expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import type { BackendBinding } from '../../../src/spec/bindings';
import { planOf } from './support';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:a';
const exchange = { endpoint: 'https://id.example.com/token', audience: 'a', client: { secret: 'client' } };

const spec: ApiSpec = {
  name: 'shop',
  schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } },
  access: { scheme: 'customers' },
  backends: { a: { exchange }, b: { exchange }, plain: {} },
  routes: {
    'GET /a': { backend: 'a' },
    'GET /plain': { backend: 'plain' },
    'GET /shares': {
      weighted: [
        { backend: 'a', weight: 1 },
        { backend: 'b', weight: 1 },
      ],
    },
  },
};

const planWith = (a: BackendBinding) => {
  const url = { url: 'https://plain.internal' };
  return planOf(spec, { backends: { a, b: url, plain: url } });
};

test.each<[string, BackendBinding]>([
  ['a url', { url: 'https://a.internal' }],
  ['a function', { function: ARN }],
  ['a function that is wrapped', { function: ARN, wrapped: true }],
])('a route to %s that takes tokens of its own passes the proxy, and no other does', (_, binding) => {
  const { proxy, proxied, wrapped } = planWith(binding);
  expect(proxied.map(({ route }) => route).sort()).toEqual(['GET /a', 'GET /shares']);
  expect(proxy?.routes['GET /a']).toMatchObject({ exchange: 'a', subjects: [{ scheme: 'customers' }], challenge: 'Bearer' });
  expect(proxy?.exchanges).toMatchObject({ a: { endpoint: exchange.endpoint, client: 'client' } });
  for (const { routes } of Object.values(wrapped)) expect(routes['GET /a']?.proxied).toBe(true);
});

test('a backend behind a VPC link, which the proxy cannot reach, is refused with its exchange', () => {
  const vpcLink = { arn: 'arn:aws:apigateway:eu-west-1::/vpclinks/abc123', url: 'https://a.internal' };
  const { problems } = planWith({ vpcLink });
  expect(problems.map(({ code, path }) => `${path} ${code}`)).toContain('routes["GET /a"] AwsProxyBehindVpcLink');
});

test('a proxy that exchanges nothing and checks no signature knows of neither', () => {
  const route = { backend: 'plain', response: { headers: { set: { a: 'b' } } } };
  const bindings = { backends: { plain: { url: 'https://a.internal' } } };
  const { proxy } = planOf({ ...spec, backends: { plain: {} }, routes: { 'GET /a': route } }, bindings);
  for (const field of ['exchanges', 'signatures', 'problems.unauthenticated']) expect(proxy).not.toHaveProperty(field);
  for (const field of ['challenge', 'subjects', 'signed', 'exchange']) expect(proxy?.routes['GET /a']).not.toHaveProperty(field);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import { BOUND, openSpec, planOf } from './support';

const header = fc.stringMatching(/^x[a-z0-9._-]{1,3}$/);

test('headers take no text of each other from the authorizer, whatever they are called', () => {
  fc.assert(
    fc.property(fc.uniqueArray(header, { minLength: 2, maxLength: 6 }), (names) => {
      const spec: ApiSpec = {
        ...openSpec(),
        schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } },
        access: { scheme: 'customers' },
        routes: {
          'GET /a': { backend: 'a', request: { headers: { set: Object.fromEntries(names.map((name) => [name, '${claim:sub}'])) } } },
        },
      };
      const keys = planOf(spec, BOUND).authorizer?.rules[0]?.values.map(({ key }) => key) ?? [];
      expect(new Set(keys).size).toBe(names.length);
      for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_]+$/);
    }),
  );
});

describe('what a header says is said in its spellings with underscores too', () => {
  const spec = (header: string, route: object = {}): ApiSpec => ({
    ...openSpec(),
    schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], claimHeaders: { sub: header } } } },
    routes: { 'GET /closed': { backend: 'a', access: { scheme: 'customers' }, ...route }, 'GET /open': { backend: 'a', ...route } },
  });
  const mapped = (written: ApiSpec, path: string, pattern: RegExp) => {
    const { get } = planOf(written, BOUND).body.paths[path] as { readonly get: Record<string, { readonly requestParameters: object }> };
    const { requestParameters = {} } = get['x-amazon-apigateway-integration'] ?? {};
    const all = Object.entries(requestParameters).map(([target, source]) => [target.replace('integration.request.header.', ''), source]);
    return Object.fromEntries(all.filter(([name]) => pattern.test(name)));
  };

  test('of a caller, and nothing on an open route', () => {
    const own = 'context.authorizer.v_x_2duser_2did';
    const spellings = (source: string) =>
      Object.fromEntries(['x-user-id', 'x-user_id', 'x_user-id', 'x_user_id'].map((name) => [name, source]));
    expect(mapped(spec('X-User-Id'), '/closed', /user/)).toEqual(spellings(own));
    expect(mapped(spec('X-User-Id'), '/open', /user/)).toEqual(spellings("''"));
  });

  test('of what a route sets and removes', () => {
    const written = spec('x-user', { request: { headers: { set: { 'x-role': 'guest', x_odd: 'a' }, remove: ['x-debug'] } } });
    expect(mapped(written, '/open', /role|odd|debug/)).toEqual({
      'x-debug': "''",
      x_debug: "''",
      'x-odd': "'a'",
      x_odd: "'a'",
      'x-role': "'guest'",
      x_role: "'guest'",
    });
  });

  test('and a name keeps what is said of itself', () => {
    const written = spec('x-user', { request: { headers: { set: { 'x-role': 'guest', x_role: 'other' } } } });
    expect(mapped(written, '/open', /role/)).toEqual({ 'x-role': "'guest'", x_role: "'other'" });
  });

  test('by the proxy where they are too many', () => {
    expect(planOf(spec('x-a-b-c'), BOUND).proxied).toEqual([]);
    const reasons = ['schemes.customers.jwt.claimHeaders'];
    expect(planOf(spec('x-a-b-c-d'), BOUND).proxied).toEqual([
      { route: 'GET /closed', reasons },
      { route: 'GET /open', reasons },
    ]);
  });

  test('and the id of the request stands for that of the client, also under a name of its own', () => {
    const plan = planOf(openSpec('GET /a'), BOUND, { requestId: { header: 'x-correlation-id' } });
    expect(JSON.stringify(plan.body)).toContain('"integration.request.header.x-request-id":"context.requestId"');
    expect(JSON.stringify(plan.body)).toContain('"integration.request.header.x-correlation-id":"context.requestId"');
  });
});

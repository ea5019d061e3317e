import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import { type Deployed, invokeUrl, type Ministack, startMinistack } from '../support/ministack';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer';
import { startUpstream, type Upstream } from '../support/upstream';
import { appOf, bearer, slugOf } from './support';

let ministack: Ministack;
let issuer: TokenIssuer;
let backend: Upstream;
let api: Deployed;

const ECHO =
  'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify({ path: event.path, caller: event.requestContext.authorizer?.caller }) });';

beforeAll(async () => {
  [ministack, issuer, backend] = await Promise.all([
    startMinistack(),
    startTokenIssuer(),
    startUpstream((request, response) => response.end(JSON.stringify({ url: request.url, headers: request.headers }))),
  ]);
  const functionArn = await ministack.putFunction('echo', ECHO);
  api = await ministack.deploy(
    appOf(spec(issuer), { backends: { orders: { url: `${backend.url}/base` }, tasks: { function: functionArn } } }),
  );
});

afterAll(async () => {
  await Promise.all([ministack?.stop(), issuer?.close(), backend?.close()]);
});

function spec({ url, jwksUri }: TokenIssuer): ApiSpec {
  return {
    name: 'shop',
    schemes: { customers: { jwt: { issuer: url, jwksUri, audiences: ['shop'], claimHeaders: { tenant: 'x-tenant' } } } },
    access: { scheme: 'customers' },
    backends: { orders: {}, tasks: {} },
    routes: {
      'GET /orders': { backend: 'orders', access: { scheme: 'customers', scopes: ['orders:read'] } },
      'GET /orders/{id}': { backend: 'orders' },
      'POST /orders': { backend: 'orders', require: { headers: ['idempotency-key'] } },
      'GET /health': { respond: { status: 200, body: 'ok' }, access: { open: 'liveness probe' } },
      'GET /old/{id}': { redirect: { to: '/orders/{id}', status: 308 }, access: { open: 'old bookmark' } },
      'GET /open': { backend: 'orders', access: { open: 'a public page' } },
    },
  };
}

describe('an API on AWS', () => {
  test('answers 401 without a token, as a problem', async () => {
    const response = await invokeUrl(api, '/orders');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'urn:tollgate:problem:unauthenticated',
      title: 'Authentication is required',
      status: 401,
    });
  });

  test('answers 403 without the scope and 200 with it', async () => {
    const refused = await invokeUrl(api, '/orders', bearer(issuer.token({ scope: 'orders:write' })));
    expect([refused.status, await refused.json()]).toEqual([403, expect.objectContaining({ type: 'urn:tollgate:problem:forbidden' })]);
    const allowed = await invokeUrl(api, '/orders?page=2', bearer(issuer.token({ scope: 'orders:read', tenant: 'acme' })));
    expect(allowed.status).toBe(200);
    expect(await allowed.json()).toMatchObject({
      url: '/base/orders?page=2',
      headers: { 'x-tenant': 'acme', 'x-forwarded-proto': 'https' },
    });
  });

  test('asks for the rights of each route although answers are kept', async () => {
    const token = bearer(issuer.token({ scope: 'other' }));
    const statuses = [];
    for (const path of ['/orders/1', '/orders', '/orders/2', '/orders']) statuses.push((await invokeUrl(api, path, token)).status);
    expect(statuses).toEqual([200, 403, 200, 403]);
  });

  test('answers 404 to an unknown path and 405 with Allow to an unknown method', async () => {
    const unknown = await invokeUrl(api, '/nowhere', bearer(issuer.token()));
    expect([unknown.status, await slugOf(unknown)]).toEqual([404, 'not-found']);
    const wrong = await invokeUrl(api, '/orders', { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, POST']);
    expect(await slugOf(wrong)).toBe('method-not-allowed');
  });

  test('answers fixed answers and redirects by itself', async () => {
    const health = await invokeUrl(api, '/health');
    expect([health.status, health.headers.get('content-type'), await health.text()]).toEqual([200, 'text/plain', 'ok']);
    const moved = await invokeUrl(api, '/old/7?a=1');
    expect([moved.status, moved.headers.get('location')]).toEqual([308, '/live/orders/7?a=1']);
  });

  test('answers 400 where a required header is missing', async () => {
    const response = await invokeUrl(api, '/orders', bearer(issuer.token(), { method: 'POST' }));
    expect([response.status, await slugOf(response)]).toEqual([400, 'invalid-request']);
  });

  test('lets no client say who it is', async () => {
    const response = await invokeUrl(api, '/open', {
      headers: { 'x-tenant': 'spoofed', 'x-original-url': '/admin', 'x-forwarded-host': 'evil' },
    });
    const { headers } = (await response.json()) as { headers: Record<string, string> };
    expect([headers['x-tenant'], headers['x-original-url']]).toEqual(['', '']);
    expect(headers['x-forwarded-host']).not.toBe('evil');
  });

  test('refuses an odd path, and no other path because of it', async () => {
    const token = bearer(issuer.token({ sub: 'odd' }));
    const statuses = [];
    for (const path of ['/orders/a;b', '/orders/1', '/orders/a;b']) statuses.push((await invokeUrl(api, path, token)).status);
    expect(statuses).toEqual([403, 200, 403]);
  });

  test('fetches the keys once', () => {
    expect(issuer.fetches()).toBe(1);
  });
});

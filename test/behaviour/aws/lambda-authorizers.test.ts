import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import { type Deployed, invokeUrl, type Ministack, startMinistack } from '../support/ministack';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer';
import { startUpstream, type Upstream } from '../support/upstream';
import { appOf, slugOf } from './support';

let ministack: Ministack;
let issuer: TokenIssuer;
let backend: Upstream;
let api: Deployed;

/** An authorizer as teams have them, which does what the session says; `asked` tells what it was asked. */
const AUTHORIZER = `
const allow = (principalId, Resource, context) => ({ principalId, policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource }] }, context });
exports.handler = async (event) => {
  const session = (event.headers.cookie ?? event.headers.Cookie ?? '').replace('session=', '');
  const [api, stage] = event.methodArn.split('/');
  const whole = api + '/' + stage + '/*';
  switch (session) {
    case 'zoe': return allow('zoe', event.methodArn, { 'X-Auth-User': 'zoe', level: 7, internal: 'secret' });
    case 'reader': return allow('reader', api + '/' + stage + '/GET/*', { 'x-auth-user': 'reader' });
    case 'orders': return allow('orders', api + '/*/GET/orders/?', { 'x-auth-user': 'orders' });
    case 'nobody': return allow('someone', '*');
    case 'asked': return allow('asked', '*', { 'x-auth-user': Buffer.from(JSON.stringify(event)).toString('base64') });
    case 'denied': { const both = allow('denied', whole, {}); both.policyDocument.Statement.push({ ...both.policyDocument.Statement[0], Effect: 'Deny' }); return both; }
    case 'elsewhere': return allow('elsewhere', whole.replace(stage, 'other'));
    case 'crash': throw new Error('no database');
    case 'exit': process.exit(3);
    case 'slow': await new Promise((resolve) => setTimeout(resolve, 4000)); return allow('slow', '*');
    case 'text': return 'Allow';
    case 'list': return { ...allow('list', '*'), context: { roles: ['admin'] } };
    case 'condition': { const answer = allow('condition', '*'); answer.policyDocument.Statement[0].Condition = {}; return answer; }
    case 'split': return allow('split', '*', { 'x-auth-user': 'a\\r\\nx-admin: 1' });
    default: throw new Error('Unauthorized');
  }
};`;

const ECHO = `exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify({ headers: event.headers }) });`;

beforeAll(async () => {
  [ministack, issuer, backend] = await Promise.all([
    startMinistack(),
    startTokenIssuer(),
    startUpstream((request, response) => response.end(JSON.stringify({ headers: request.headers }))),
  ]);
  const [legacy, tasks] = await Promise.all([ministack.putFunction('legacy', AUTHORIZER), ministack.putFunction('tasks', ECHO)]);
  const backends = { orders: { url: backend.url }, tasks: { function: tasks } };
  api = await ministack.deploy(appOf(spec(issuer), { backends, authorizers: { legacy: { function: legacy } } }));
});

afterAll(async () => {
  await Promise.all([ministack?.stop(), issuer?.close(), backend?.close()]);
});

function spec({ url, jwksUri }: TokenIssuer): ApiSpec {
  const external = {
    url: 'http://auth:8080/validate',
    sendHeaders: ['Cookie'],
    returnHeaders: ['x-auth-user', 'level'],
    subject: 'x-auth-user',
    timeout: '2s',
  };
  return {
    name: 'shop',
    schemes: { legacy: { external }, customers: { jwt: { issuer: url, jwksUri, audiences: ['shop'] } } },
    access: { scheme: 'legacy' },
    backends: { orders: {}, tasks: {} },
    routes: {
      'GET,POST /orders/{id}': { backend: 'orders', request: { headers: { set: { 'x-caller': '${caller}' } } } },
      'GET /tasks': { backend: 'tasks' },
      'GET /either': { backend: 'orders', access: { anyOf: [{ scheme: 'legacy' }, { scheme: 'customers' }] } },
      'GET /both': { backend: 'orders', access: { allOf: [{ scheme: 'customers', scopes: ['read'] }, { scheme: 'legacy' }] } },
      'GET /open': { backend: 'orders', access: { open: 'a public page' } },
    },
  };
}

interface Asked {
  readonly session?: string;
  readonly token?: string;
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
}

function ask(path: string, { session, token, method = 'GET', headers = {} }: Asked = {}): Promise<Response> {
  return invokeUrl(api, path, {
    method,
    headers: {
      ...headers,
      ...(session !== undefined && { cookie: `session=${session}` }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
  });
}

async function seen(path: string, asked: Asked): Promise<{ readonly [name: string]: string }> {
  const response = await ask(path, asked);
  expect(response.status).toBe(200);
  return ((await response.json()) as { readonly headers: { readonly [name: string]: string } }).headers;
}

const refusal = async (path: string, asked: Asked = {}) => {
  const response = await ask(path, asked);
  return `${response.status} ${await slugOf(response)}`;
};

describe('a Lambda function that is bound in the place of a service', () => {
  test('lets in whom its policy allows, and says who that is', async () => {
    expect(await seen('/orders/1', { session: 'zoe' })).toMatchObject({
      'x-auth-user': 'zoe',
      level: '7',
      'x-caller': 'legacy:zoe',
    });
  });

  test('is asked with the headers that the scheme sends, and no others', async () => {
    const { 'x-auth-user': event = '' } = await seen('/orders/1?page=2', { session: 'asked', token: 'other', headers: { 'x-other': 'a' } });
    const asked = JSON.parse(Buffer.from(event, 'base64').toString());
    expect(asked).toMatchObject({
      type: 'REQUEST',
      resource: '/orders/{id}',
      path: '/orders/1',
      httpMethod: 'GET',
      pathParameters: { id: '1' },
      queryStringParameters: { page: '2' },
    });
    expect(asked.methodArn).toMatch(/^arn:aws:execute-api:.*\/GET\/orders\/1$/);
    expect(Object.keys(asked.headers).map((name) => name.toLowerCase())).toEqual(['cookie']);
    expect(JSON.stringify(asked)).not.toContain('other');
  });

  test.each([
    ['a star', 'reader', 'GET', '/orders/1', 200],
    ['a star of another method', 'reader', 'POST', '/orders/1', 403],
    ['a question mark', 'orders', 'GET', '/orders/1', 200],
    ['a question mark for two characters', 'orders', 'GET', '/orders/12', 403],
    ['a Deny beside an Allow', 'denied', 'GET', '/orders/1', 403],
    ['another stage', 'elsewhere', 'GET', '/orders/1', 403],
  ])('decides by %s', async (_, session, method, path, status) => {
    expect((await ask(path, { session, method })).status).toBe(status);
  });

  test('refuses by "Unauthorized" with 401, and by its policy with 403', async () => {
    expect(await refusal('/orders/1', { session: 'stranger' })).toBe('401 unauthenticated');
    expect(await refusal('/orders/1')).toBe('401 unauthenticated');
    expect(await refusal('/orders/1', { session: 'denied' })).toBe('403 forbidden');
  });

  test.each(['crash', 'exit', 'slow', 'text', 'list', 'condition'])('lets nobody in by %s: 503', async (session) => {
    expect(await refusal('/orders/1', { session })).toBe('503 unavailable');
  });

  test('is no less strict for having failed before', async () => {
    expect((await ask('/orders/1', { session: 'zoe' })).status).toBe(200);
    expect(await refusal('/orders/1', { session: 'stranger' })).toBe('401 unauthenticated');
  });

  test.each(['/orders/1', '/tasks', '/open'])('lets no client say who it is at %s', async (path) => {
    const headers = { 'x-auth-user': 'admin', 'X-Auth-User': 'admin', x_auth_user: 'admin', level: '9' };
    const found = await ask(path, {
      ...(path !== '/open' && { session: 'nobody' }),
      headers: path === '/tasks' ? { 'x-auth-user': 'admin' } : headers,
    });
    expect(found.status).toBe(200);
    expect(await found.text()).not.toContain('admin');
  });

  test('names a function that gets it the same', async () => {
    const headers = await seen('/tasks', { session: 'zoe' });
    expect([headers['x-auth-user'], headers.level, 'internal' in headers]).toEqual(['zoe', '7', false]);
  });

  test('puts no header of its own beside those that are asked for', async () => {
    const headers = await seen('/orders/1', { session: 'split' });
    expect([headers['x-auth-user'] ?? '', headers['x-admin']]).toEqual(['', undefined]);
  });

  test('decides alone where its credential came first', async () => {
    const token = issuer.token();
    expect((await ask('/either', { token })).status).toBe(200);
    expect((await ask('/either', { session: 'zoe' })).status).toBe(200);
    expect(await refusal('/either', { session: 'stranger', token })).toBe('401 unauthenticated');
    expect(await refusal('/either', { session: 'crash', token })).toBe('503 unavailable');
  });

  test('must hold beside a token where both are asked for', async () => {
    const token = issuer.token({ scope: 'read' });
    expect((await ask('/both', { session: 'zoe', token })).status).toBe(200);
    expect(await refusal('/both', { session: 'zoe' })).toBe('401 unauthenticated');
    expect(await refusal('/both', { token })).toBe('401 unauthenticated');
    expect(await refusal('/both', { session: 'denied', token })).toBe('403 forbidden');
    expect(await refusal('/both', { session: 'zoe', token: issuer.token({ scope: 'write' }) })).toBe('403 forbidden');
  });

  test('is not asked about open routes', async () => {
    expect((await ask('/open', { session: 'crash' })).status).toBe(200);
  });
});

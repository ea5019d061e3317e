import { beforeEach, describe, expect, test } from 'vitest';
import type { ProxyConfig, ProxySubject } from '../../src/runtime/config-proxy';
import type { Exchanged } from '../../src/runtime/core/oauth/exchange';
import { tokenExchange } from '../../src/runtime/proxy/exchanged';
import { type ProxyPorts, proxyOf } from '../../src/runtime/proxy/handler';
import type { Outgoing } from '../../src/runtime/proxy/http-client';
import { type EventOptions, proxyEvent } from './support/events';

const NO_CHANGES = { setHeaders: [], addHeaders: [], removeHeaders: [], setQuery: [], removeQuery: [] };
const AUTHORIZATION = { header: 'authorization', prefix: 'Bearer ' };
const SUBJECTS: readonly ProxySubject[] = [
  { scheme: 'customers', tokenIn: [AUTHORIZATION] },
  { scheme: 'opaque', tokenIn: [{ header: 'x-token', prefix: '' }, { query: 'token' }, { cookie: 'token' }] },
];
const PROBLEMS = { unauthenticated: 401, unavailable: 503 };

const config = (more: Partial<ProxyConfig> = {}): ProxyConfig => ({
  problems: Object.fromEntries(Object.entries(PROBLEMS).map(([slug, status]) => [slug, { status, body: slug }])),
  ...{ requestIdHeader: 'x-request-id', identityHeaders: [], secretHeaders: [], secretQueries: [], securityHeaders: {} },
  backends: { a: { endpoints: [{ url: 'https://a.internal', weight: 1 }] }, f: { function: true } },
  exchanges: { a: { endpoint: 'https://id.example.com', audience: 'a', scopes: [], client: 'c' } },
  routes: {
    'GET /x': {
      ...{ route: 'GET /x', action: { backends: [{ backend: 'a', weight: 1 }] }, path: ['/x'], parameters: {}, exchange: 'a' },
      request: { ...NO_CHANGES, setHeaders: [{ name: 'x-copy', value: [{ source: 'header', name: 'authorization' }] }] },
      ...{ response: NO_CHANGES, timeoutMillis: 100, allowedPaths: [], subjects: SUBJECTS, challenge: 'Bearer' },
      variants: [
        {
          when: [{ on: 'header', name: 'x-plain', match: { present: true } }],
          ...{ action: { backends: [{ backend: 'a', weight: 1 }] }, path: ['/x'], request: NO_CHANGES, response: NO_CHANGES },
        },
        {
          when: [{ on: 'header', name: 'x-function', match: { present: true } }],
          ...{ action: { backends: [{ backend: 'f', weight: 1 }] }, path: ['/x'], request: NO_CHANGES, response: NO_CHANGES },
          exchange: 'a',
        },
      ],
    },
  },
  ...more,
});

let sent: Outgoing[];
let payloads: string[];
let asked: string[];
let answer: () => Promise<Exchanged>;

beforeEach(() => {
  [sent, payloads, asked] = [[], [], []];
  answer = async () => ({ token: 'new' });
});

const ports: ProxyPorts = {
  send: async (outgoing) => {
    sent.push(outgoing);
    return { status: 200, headers: new Map(), body: Buffer.alloc(0) };
  },
  invoke: async (_, payload) => {
    payloads.push(payload);
    return { failed: false, payload: '{"statusCode":200}' };
  },
  random: () => 0,
  matchesRegex: () => false,
  exchanged: tokenExchange({
    a: async (subject) => {
      asked.push(subject);
      return answer();
    },
  }),
};

const identity = (scheme: string, also: readonly string[] = []) => {
  const one = (name: string) => ({ scheme: name, scopes: [], groups: [] });
  return { authorizer: { identity: JSON.stringify({ ...one(scheme), ...(also.length > 0 && { also: also.map(one) }) }) } };
};

const ask = (options: Partial<EventOptions>, who: object = identity('customers'), used = ports) =>
  proxyOf(config(), used)(proxyEvent({ resource: '/x', ...options, ...who }));

const headersSent = () => Object.fromEntries([...(sent[0]?.headers ?? [])].filter(([name]) => !/^(host|x-forwarded|x-request)/.test(name)));

describe('a request whose token is exchanged', () => {
  test('reaches the backend with the new token, and nowhere with the caller’s', async () => {
    await ask({ headers: { Authorization: 'Bearer mine', Accept: 'a' } });
    expect(asked).toEqual(['mine']);
    expect(headersSent()).toEqual({ accept: ['a'], authorization: ['Bearer new'], 'x-copy': ['Bearer new'] });
  });

  test.each<[string, Partial<EventOptions>, object]>([
    ['a header', { headers: { 'X-Token': 'mine', Cookie: 'a=b' } }, { cookie: ['a=b'] }],
    ['the query', { query: { token: 'mine', a: 'b' } }, {}],
    ['a cookie', { headers: { Cookie: 'a=b; token=mine; c=d' } }, { cookie: ['a=b; c=d'] }],
    ['a cookie alone', { headers: { Cookie: 'token=mine' } }, {}],
  ])('has nothing left in %s', async (_, options, others) => {
    await ask(options, identity('opaque'));
    expect(asked).toEqual(['mine']);
    expect(headersSent()).toEqual({ ...others, authorization: ['Bearer new'], 'x-copy': ['Bearer new'] });
    expect(sent[0]?.path).toBe(options.query === undefined ? '/x' : '/x?a=b');
  });

  test('brings the token of the scheme that let in, and where all had to, of the first', async () => {
    const both = { headers: { Authorization: 'Bearer jwt', 'X-Token': 'opaque' } };
    await ask(both, identity('opaque'));
    await ask(both, identity('opaque', ['customers']));
    expect(asked).toEqual(['opaque', 'jwt']);
  });

  test('brings no token beside the new one, whichever scheme of the route it was for', async () => {
    const headers = { Authorization: 'Bearer jwt', 'X-Token': 'opaque', Cookie: 'a=b; token=opaque' };
    await ask({ headers, query: { token: 'opaque', a: 'b' } }, identity('customers', ['opaque']));
    expect(asked).toEqual(['jwt']);
    expect(headersSent()).toEqual({ authorization: ['Bearer new'], 'x-copy': ['Bearer new'], cookie: ['a=b'] });
    expect(sent[0]?.path).toBe('/x?a=b');
  });

  test.each<[string, Partial<ProxyConfig>]>([
    ['keys of consumers', { secretHeaders: ['authorization'] }],
    ['what a service answers', { identityHeaders: [{ header: 'authorization', scheme: 'legacy', value: [{ source: 'returned' }] }] }],
  ])('has the new token in a header that elsewhere is for %s', async (_, more) => {
    const event = proxyEvent({ resource: '/x', headers: { 'X-Token': 'mine', Authorization: 'a' }, ...identity('opaque') });
    await proxyOf(config(more), ports)(event);
    expect(headersSent()).toMatchObject({ authorization: ['Bearer new'] });
  });

  test('reaches a function with the new token alone', async () => {
    await ask({ headers: { Authorization: 'Bearer mine', 'X-Function': '1' } });
    expect(payloads).toHaveLength(1);
    expect(payloads[0]).toContain('Bearer new');
    expect(payloads[0]).not.toContain('mine');
  });

  test('keeps its own token where a variant exchanges nothing', async () => {
    await ask({ headers: { Authorization: 'Bearer mine', 'X-Plain': '1' } });
    expect(asked).toEqual([]);
    expect(headersSent()).toMatchObject({ authorization: ['Bearer mine'] });
  });

  test('leaves the backend what is left of the time of its route', async () => {
    answer = () => new Promise((resolve) => setTimeout(resolve, 40, { token: 'new' }));
    await ask({ headers: { Authorization: 'Bearer mine' } });
    expect(sent[0]?.timeoutMillis).toBeLessThanOrEqual(65);
    expect(sent[0]?.timeoutMillis).toBeGreaterThan(0);
  });
});

describe('a request whose token cannot be exchanged', () => {
  const never = () => new Promise<Exchanged>(() => {});

  test.each<[number, string, () => Promise<Exchanged>]>([
    [401, 'refused', async () => 'refused'],
    [503, 'not exchanged', async () => 'unavailable'],
    [503, 'not exchanged in the time of the route', never],
  ])('is %i where it is %s, and reaches no backend', async (status, _, how) => {
    answer = how;
    const { statusCode, multiValueHeaders } = await ask({ headers: { Authorization: 'Bearer mine' } });
    expect([statusCode, multiValueHeaders?.['www-authenticate'], sent]).toEqual([status, status === 401 ? ['Bearer'] : undefined, []]);
  });

  test.each<[string, Partial<EventOptions>, object?]>([
    ['there is none', {}],
    ['there are two', { headers: { Authorization: ['Bearer a', 'Bearer b'] } }],
    ['it is empty', { headers: { Authorization: 'Bearer ' } }],
    ['nobody was let in', { headers: { Authorization: 'Bearer a' } }, {}],
    ['another scheme let in', { headers: { Authorization: 'Bearer a' } }, identity('partners')],
  ])('is 401 where %s, and nobody is asked', async (_, options, who = identity('customers')) => {
    expect((await ask(options, who)).statusCode).toBe(401);
    expect([asked, sent]).toEqual([[], []]);
  });

  test('is 503 where the part is missing that exchanges tokens', async () => {
    const { exchanged: _, ...without } = ports;
    expect((await ask({ headers: { Authorization: 'Bearer mine' } }, identity('customers'), without)).statusCode).toBe(503);
    expect(sent).toEqual([]);
  });
});

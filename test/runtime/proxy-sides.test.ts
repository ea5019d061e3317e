import { describe, expect, test } from 'vitest';
import { NUMBERS } from '../../src/model/sides';
import type { ProxyConfig, ProxyDivision, ProxyRoute } from '../../src/runtime/config-proxy';
import { stickyNumber } from '../../src/runtime/core/sticky-number';
import { proxyPartsOf } from '../../src/runtime/parts';
import { type ProxyPorts, proxyOf } from '../../src/runtime/proxy/handler';
import type { Outgoing } from '../../src/runtime/proxy/http-client';
import { divide } from '../../src/runtime/proxy/sides';
import { type EventOptions, proxyEvent } from './support/events';

const NO_CHANGES = { setHeaders: [], addHeaders: [], removeHeaders: [], setQuery: [], removeQuery: [] };
const backend = (name: string) => ({ endpoints: [{ url: `https://${name}.internal`, weight: 1 }] });

const division = (changed: Partial<ProxyDivision> = {}): ProxyDivision => ({
  scope: 'shop/next',
  sticky: [],
  preview: { header: 'x-canary', value: 'always' },
  sides: [
    { below: NUMBERS / 4, action: { backends: [{ backend: 'next', weight: 1 }] }, timeoutMillis: 300 },
    { below: NUMBERS, action: { backends: [{ backend: 'stable', weight: 1 }] }, timeoutMillis: 900, exchange: 'stable' },
  ],
  ...changed,
});

const route = (divided: ProxyDivision): ProxyRoute => ({
  ...{ route: 'GET /x', action: { backends: [{ backend: 'stable', weight: 1 }] }, exchange: 'stable', path: ['/x'], divided },
  ...{ request: NO_CHANGES, response: NO_CHANGES, variants: [], parameters: {}, timeoutMillis: 5_000, allowedPaths: [] },
});

const config = (divided: ProxyDivision): ProxyConfig => ({
  problems: { unavailable: { status: 503, body: 'unavailable' } },
  ...{ requestIdHeader: 'x-request-id', identityHeaders: [], secretHeaders: [], secretQueries: [], securityHeaders: {} },
  backends: { next: backend('next'), stable: backend('stable') },
  routes: { 'GET /x': route(divided) },
});

async function ask(options: Partial<EventOptions> = {}, divided: Partial<ProxyDivision> = {}, more: Partial<ProxyPorts> = {}) {
  const sent: Outgoing[] = [];
  const exchanged: string[] = [];
  const ports: ProxyPorts = {
    send: async (outgoing) => {
      sent.push(outgoing);
      return { status: 200, headers: new Map(), body: Buffer.alloc(0) };
    },
    invoke: async () => ({ failed: true, payload: '' }),
    random: () => 0.25,
    matchesRegex: () => false,
    exchanged: async (name, exchange) => {
      exchanged.push(`${name} within ${exchange.route.timeoutMillis}`);
      return exchange;
    },
    divide,
    ...more,
  };
  const { statusCode } = await proxyOf(config(division(divided)), ports)(proxyEvent({ resource: '/x', path: '/x', ...options }));
  return { statusCode, to: sent.map(({ url, timeoutMillis }) => `${url.hostname} within ${timeoutMillis}`), exchanged };
}

const NEXT = { statusCode: 200, to: ['next.internal within 300'], exchanged: [] };
const STABLE = { statusCode: 200, to: ['stable.internal within 900'], exchanged: ['stable within 900'] };

test.each([
  [0, NEXT],
  [0.2499, NEXT],
  [0.25, STABLE],
  [0.9999, STABLE],
])('chance of %d chooses a side, with the time and the exchange of its backend and of no other', async (random, expected) => {
  expect(await ask({}, {}, { random: () => random })).toEqual(expected);
});

test.each<[string, EventOptions['headers'], object]>([
  ['its value', { 'X-Canary': 'always' }, NEXT],
  ['it among several', { 'x-canary': ['no', 'always'] }, NEXT],
  ['another value', { 'x-canary': 'never' }, STABLE],
])('a preview goes to the first side: %s', async (_, headers, expected) => {
  expect(await ask({ headers })).toEqual(expected);
});

describe('callers', () => {
  const at = (...values: string[]) => (stickyNumber('shop/next', values) < NUMBERS / 4 ? NEXT : STABLE);
  const names = Array.from({ length: 30 }, (_, index) => `user-${index}`);

  test('are told apart by a header, of which the first counts', async () => {
    for (const name of names) {
      expect(await ask({ headers: { 'X-User': [name, 'other'] } }, { sticky: [{ source: 'header', name: 'x-user' }] })).toEqual(at(name));
    }
  });

  test.each([
    ['a=b; lane=NAME', (name: string) => name],
    ['lane="NAME"', (name: string) => name],
    ['xlane=1; lane=NAME', (name: string) => name],
  ])('by a cookie: %s', async (cookie, value) => {
    for (const name of names) {
      const headers = { cookie: cookie.replace('NAME', name) };
      expect(await ask({ headers }, { sticky: [{ source: 'cookie', name: 'lane' }] })).toEqual(at(value(name)));
    }
  });

  test.each(['lane=a; lane=a', 'lane=', 'other=1'])('not by the cookie %s', async (cookie) => {
    const sticky: ProxyDivision['sticky'] = [{ source: 'cookie', name: 'lane' }];

    expect(await ask({ headers: { cookie } }, { sticky }, { random: () => 0 })).toEqual(NEXT);
    expect(await ask({ headers: { cookie } }, { sticky }, { random: () => 0.9 })).toEqual(STABLE);
  });

  test('by their address, and of IPv6 by their network', async () => {
    for (const sourceIp of ['203.0.113.5', '203.0.113.6', '203.0.113.7', '203.0.113.8', '203.0.113.12']) {
      expect(await ask({ sourceIp }, { sticky: [{ source: 'clientIp' }] })).toEqual(at(sourceIp));
    }
    expect(await ask({ sourceIp: '2001:db8:1:2:3::5' }, { sticky: [{ source: 'clientIp' }] })).toEqual(at('2001:db8:1:2'));
  });

  test('by what the authorizer knows of them', async () => {
    for (const name of names) {
      const identity = {
        scheme: 'customers',
        subject: name,
        consumer: `c-${name}`,
        claims: { sub: name, tenant: { id: name } },
        scopes: [],
        groups: [],
      };
      const authorizer = { identity: JSON.stringify(identity) };
      const by = (...sticky: ProxyDivision['sticky']) => ask({ authorizer } as object, { sticky });

      expect(await by({ source: 'caller' })).toEqual(at(`customers:${name}`));
      expect(await by({ source: 'consumer' })).toEqual(at(`c-${name}`));
      expect(await by({ source: 'claim', name: 'tenant.id' }, { source: 'claim', name: 'no' })).toEqual(at(name, ''));
    }
  });
});

test('without the part that divides, nothing is sent anywhere', async () => {
  expect(await ask({}, {}, { divide: undefined })).toEqual({ statusCode: 503, to: [], exchanged: [] });
});

test('the part is there where a route or a variant is divided, and nowhere else', () => {
  const { routes } = config(division());
  const whole = routes['GET /x'] as ProxyRoute;
  const { divided: _, ...plain } = whole;

  expect(proxyPartsOf({ routes })).toEqual(['sides']);
  expect(proxyPartsOf({ routes: { 'GET /x': { ...plain, variants: [{ ...whole, when: [] }] } } })).toEqual(['sides']);
  expect(proxyPartsOf({ routes: { 'GET /x': plain } })).toEqual([]);
});

import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AccessModel } from '../../src/model/access';
import type { HmacModel } from '../../src/model/hmac';
import type { ProxyConfig, ProxySigned } from '../../src/runtime/config-proxy';
import { type ProxyPorts, proxyOf } from '../../src/runtime/proxy/handler';
import { unsigned } from '../../src/runtime/proxy/hmac';
import { proxyEvent } from './support/events';

const NO_CHANGES = { setHeaders: [], addHeaders: [], removeHeaders: [], setQuery: [], removeQuery: [] };
const NOW = 1_700_000_000_000;

const hmac = (header: string, key: string, more: Partial<HmacModel> = {}): HmacModel => ({
  ...{ header, prefix: '', secret: { secret: 'webhook', key } },
  ...more,
});
const signatures = {
  hooks: hmac('x-signature', 'token'),
  next: hmac('x-signature', 'next'),
  plain: hmac('x-plain', 'token'),
  gone: hmac('x-gone', 'gone'),
  timed: hmac('x-timed', 'token', { timestamp: { header: 'x-timestamp', toleranceMillis: 60_000 } }),
};
const secrets = { entry: async (_: string, key: string) => ({ token: 'k', next: 'n' })[key] };

const rule = (scheme: string) => ({ scheme, scopes: [], claims: [], groups: [] });
const signed = (access: AccessModel, ...deciding: string[][]): ProxySigned => ({
  access,
  deciding,
  required: { headers: ['x-delivery'], query: ['a'] },
});
const anyOf = (...schemes: string[]) => ({ anyOf: schemes.map(rule) });
const HOOKS = signed(anyOf('hooks'), ['hooks']);

const PROBLEMS = {
  unauthenticated: 401,
  unavailable: 503,
  'too-large': 413,
  'unsupported-media-type': 415,
  'path-refused': 400,
  'invalid-request': 400,
};

const config = (own: ProxySigned): ProxyConfig => ({
  problems: Object.fromEntries(Object.entries(PROBLEMS).map(([slug, status]) => [slug, { status, body: slug }])),
  ...{ requestIdHeader: 'x-request-id', identityHeaders: [], secretHeaders: [], secretQueries: [], securityHeaders: {} },
  backends: { a: { endpoints: [{ url: 'https://a.internal', weight: 1 }] } },
  signatures,
  routes: {
    'POST /x': {
      ...{ route: 'POST /x', action: { backends: [{ backend: 'a', weight: 1 }] }, path: ['/x'], variants: [], parameters: {} },
      ...{ request: NO_CHANGES, response: NO_CHANGES, timeoutMillis: 1_000, allowedPaths: [] },
      ...{ maxBodyBytes: 16, contentTypes: ['text/plain'], signed: own, challenge: 'HMAC' },
    },
  },
});

let bodies: Buffer[];

const ports: ProxyPorts = {
  send: async ({ body }) => {
    bodies.push(body);
    return { status: 200, headers: new Map(), body: Buffer.alloc(0) };
  },
  invoke: () => Promise.reject(new Error('nothing is invoked')),
  random: () => 0,
  matchesRegex: () => false,
  unsigned: unsigned(signatures, secrets, () => NOW),
};

beforeEach(() => {
  bodies = [];
});

const sign = (body: string | Buffer, key = 'k') => createHmac('sha256', key).update(body).digest('hex');

type Headers = { readonly [name: string]: string | readonly string[] };

async function ask(headers: Headers, { body = 'hello', own = HOOKS, with: used = ports, path = '/x', query = 'b' }: Asked = {}) {
  const all = { 'Content-Type': 'text/plain', 'X-Delivery': '1', ...headers };
  const event = proxyEvent({ method: 'POST', resource: '/x', path, headers: all, query: { a: query } });
  const bytes = { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
  const { statusCode, multiValueHeaders } = await proxyOf(config(own), used)({ ...event, ...bytes });
  return { status: statusCode, challenge: multiValueHeaders?.['www-authenticate']?.[0] };
}

interface Asked {
  readonly body?: string | Buffer;
  readonly own?: ProxySigned;
  readonly with?: ProxyPorts;
  readonly path?: string;
  readonly query?: string;
}

describe('a signed route behind the proxy', () => {
  test('lets the very bytes through that were signed, whatever they are', async () => {
    const bytes = Buffer.from([0xff, 0, 0xfe, 0x0a, 0xc3, 0x28]);
    expect(await ask({ 'X-Signature': sign(bytes) }, { body: bytes })).toEqual({ status: 200, challenge: undefined });
    expect(bodies).toEqual([bytes]);
  });

  test.each<[string, Headers, Asked?]>([
    ['no signature', {}],
    ['that of another body', { 'X-Signature': sign('hallo') }],
    ['that by another key', { 'X-Signature': sign('hello', 'n') }],
    ['two of them', { 'X-Signature': [sign('hello'), sign('hello')] }],
    ['one in another header', { 'X-Plain': sign('hello') }],
    ['no signature of a body that is too large', {}, { body: 'x'.repeat(17) }],
    ['another, and a type that is not taken', { 'X-Signature': sign('hallo'), 'Content-Type': 'text/html' }],
  ])('answers 401 with what it asks for to %s, and nothing reaches the backend', async (_, headers, asked = {}) => {
    expect(await ask(headers, asked)).toEqual({ status: 401, challenge: 'HMAC' });
    expect(bodies).toEqual([]);
  });

  test.each<[number, string, Headers, Asked?]>([
    [413, 'a body that is too large, whatever its signature', { 'X-Signature': 'x' }, { body: 'x'.repeat(17) }],
    [413, 'a body that says so', { 'X-Signature': sign('hello'), 'Content-Length': '17' }],
    [415, 'another type, once the signature holds', { 'X-Signature': sign('hello'), 'Content-Type': 'text/html' }],
    [400, 'an odd path, before anything', {}, { path: '/x//' }],
    [400, 'a required header that is blank, once the signature holds', { 'X-Signature': sign('hello'), 'X-Delivery': ' ' }],
    [400, 'a required parameter that is empty, once the signature holds', { 'X-Signature': sign('hello') }, { query: '' }],
    [401, 'a required header that is blank, and a wrong signature', { 'X-Signature': sign('hallo'), 'X-Delivery': ' ' }],
    [503, 'a signature whose key is not there', { 'X-Gone': sign('hello') }, { own: signed(anyOf('gone'), ['gone']) }],
    [401, 'nobody, though the key is not there', {}, { own: signed(anyOf('gone'), ['gone']) }],
  ])('answers %i to %s', async (status, _, headers, asked = {}) => {
    expect((await ask(headers, asked)).status).toBe(status);
    expect(bodies).toEqual([]);
  });

  test('answers 503 where the part is missing that checks signatures', async () => {
    const { unsigned: _, ...without } = ports;
    expect((await ask({ 'X-Signature': sign('hello') }, { with: without })).status).toBe(503);
    expect(bodies).toEqual([]);
  });

  test.each<[number, string, Headers]>([
    [200, 'the key of now', { 'X-Signature': sign('hello') }],
    [200, 'the next key', { 'X-Signature': sign('hello', 'n') }],
    [401, 'a third one', { 'X-Signature': sign('hello', 'x') }],
    [200, 'a signature in the other header', { 'X-Plain': sign('hello') }],
    [401, 'a wrong one in the first header, though the other is right', { 'X-Signature': 'x', 'X-Plain': sign('hello') }],
  ])('answers %i among alternatives to %s', async (status, _, headers) => {
    const own = signed(anyOf('hooks', 'next', 'plain'), ['hooks', 'next'], ['plain']);
    expect((await ask(headers, { own })).status).toBe(status);
  });

  test.each<[number, string, Headers]>([
    [200, 'both', { 'X-Signature': sign('hello'), 'X-Plain': sign('hello') }],
    [401, 'one of two', { 'X-Signature': sign('hello') }],
    [401, 'one that holds and one that does not', { 'X-Signature': sign('hello'), 'X-Plain': sign('hallo') }],
  ])('answers %i where all are asked for to %s', async (status, _, headers) => {
    const own = signed({ allOf: [rule('hooks'), rule('plain')] }, ['hooks'], ['plain']);
    expect((await ask(headers, { own })).status).toBe(status);
  });

  test.each<[number, string, number, number]>([
    [200, 'now', 0, 0],
    [200, 'at the end of the tolerance', -60, -60],
    [200, 'as far ahead', 60, 60],
    [401, 'beyond it', -61, -61],
    [401, 'beyond it, ahead', 61, 61],
    [401, 'and comes with another time', -120, 0],
  ])('answers %i to what was signed %s', async (status, _, signedAt, says) => {
    const [time, said] = [signedAt, says].map((seconds) => String(NOW / 1000 + seconds));
    const headers = { 'X-Timed': sign(`${time}.hello`), 'X-Timestamp': said as string };
    expect((await ask(headers, { own: signed(anyOf('timed'), ['timed']) })).status).toBe(status);
  });
});

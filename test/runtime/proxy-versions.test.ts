import { beforeEach, describe, expect, test } from 'vitest';

import { proxyOf } from '../../src/runtime/proxy/handler';
import type { Outgoing } from '../../src/runtime/proxy/http-client';
import type { Outcome } from '../../src/runtime/proxy/outcome';
import { wrap } from '../../src/runtime/wrap';
import type { VersionPlace } from '../../src/spec/versions';
import { openSpec, planOf } from '../targets/aws/support';
import { type EventOptions, proxyEvent } from './support/events';

const backends = { a: { timeout: '2s' }, b: { timeout: '4s' } };
const list = {
  '0': { retired: true, sunset: '2026-01-31' },
  '1': { deprecated: '2026-04-01', response: { headers: { set: { 'x-version': '${version}' } } } },
  '2': { backends: { a: 'b' } },
};
const spec = (by: VersionPlace) => ({ ...openSpec(), backends, versions: { by, list }, routes: { 'GET /x': { backend: 'a' } } });
const bindings = { backends: { a: { url: 'https://a.internal' }, b: { url: 'https://b.internal' } } };

let sent: Outgoing[];
let outcome: Outcome;
beforeEach(() => {
  sent = [];
  outcome = { status: 200, headers: new Map([['vary', ['accept-encoding']]]), body: Buffer.from('') };
});

const { proxy } = planOf(spec({ header: 'x-version' }), bindings);
const ports = {
  send: async (outgoing: Outgoing) => {
    sent.push(outgoing);
    return outcome;
  },
  invoke: async () => ({ failed: true, payload: '' }),
  random: () => 0,
  matchesRegex: () => false,
};
const ask = async (version?: string, more: Partial<EventOptions> = {}) => {
  const headers: NonNullable<EventOptions['headers']> = version === undefined ? {} : { 'X-Version': version };
  const { statusCode, multiValueHeaders } = await proxyOf(
    proxy as never,
    ports,
  )(proxyEvent({ resource: '/x', path: '/x', headers, ...more }));
  return { status: statusCode, headers: multiValueHeaders };
};

describe('the proxy', () => {
  test.each([
    ['1', 'a.internal', 2_000],
    ['2', 'b.internal', 4_000],
  ])('sends the version %s to %s, and waits as long as that may take', async (version, host, timeoutMillis) => {
    expect((await ask(version)).status).toBe(200);
    expect(sent.map(({ url, timeoutMillis: wait, headers }) => [url.hostname, wait, headers.get('x-version')])).toEqual([
      [host, timeoutMillis, [version]],
    ]);
  });

  test('says of a version what there is to say, beside what the backend says', async () => {
    expect((await ask('1')).headers).toMatchObject({
      deprecation: ['@1775001600'],
      'x-version': ['1'],
      vary: ['accept-encoding', 'x-version'],
    });
  });

  test('says it of its own errors from there on, without the changes of the version', async () => {
    outcome = 'timeout';
    const { status, headers } = await ask('1');
    expect([status, headers?.deprecation, headers?.['x-version']]).toEqual([504, ['@1775001600'], undefined]);
  });

  test('says nothing of it in what it refuses before', async () => {
    const { status, headers } = await ask('1', { path: '/x//' });
    expect([status, headers?.deprecation, headers?.vary]).toEqual([400, undefined, undefined]);
  });

  test.each([
    ['0', 410, ['Sat, 31 Jan 2026 00:00:00 GMT']],
    ['3', 400, undefined],
    [undefined, 400, undefined],
  ])('answers the version %s by itself', async (version, status, sunset) => {
    const answer = await ask(version);
    expect([answer.status, answer.headers?.sunset, answer.headers?.vary, sent]).toEqual([status, sunset, ['x-version'], []]);
  });
});

test('a wrapped function says it too where the path names the version', async () => {
  const bound = {
    backends: { a: { function: 'arn:aws:lambda:eu-west-1:123456789012:function:a', wrapped: true }, b: { url: 'https://b.internal' } },
  };
  const { wrapped, proxied } = planOf(spec({ path: 'v' }), bound);
  let path: string | undefined;
  const handler = wrap(async (event) => {
    path = event.path;
    return { statusCode: 200 };
  }, wrapped.a);

  const { multiValueHeaders } = await handler(proxyEvent({ resource: '/v1/x', path: '/v1/x' }), undefined);

  expect([path, multiValueHeaders, proxied]).toEqual([
    '/x',
    expect.objectContaining({ deprecation: ['@1775001600'], 'x-version': ['1'] }),
    [],
  ]);
});

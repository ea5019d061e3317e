import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../src/spec/api';
import { ledger, rowAt, shop } from './support';

const limit = { requests: 600, per: 'minute', by: ['ip'], scope: 'gateway', onStoreFailure: 'allow' } as const;
const limited = (...limits: object[]): ApiSpec => ({ ...shop, limits }) as ApiSpec;

describe('limits over all instances on AWS', () => {
  test('by address are rate rules of AWS WAF, as the report says', () => {
    expect(ledger('aws', limited(limit)).problems).toEqual([]);
    expect(ledger('aws', limited({ ...limit, algorithm: 'sliding-window' })).problems).toEqual([]);
    expect(rowAt('aws', 'limits[0].scope', limited(limit))).toMatchObject({
      how: 'native',
      note: expect.stringContaining('AWS WAF'),
      differs: expect.stringContaining('estimates'),
    });
  });

  test('over all callers are the throttle of methods', () => {
    expect(ledger('aws', limited({ ...limit, by: [] })).problems).toEqual([]);
    expect(ledger('aws', limited({ ...limit, by: ['route'] })).problems).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['by the second', { ...limit, per: 'second' }, 'looks back over a minute; count it per minute'],
    ['of few requests', { ...limit, requests: 9 }, 'counts from 10 to 2000000000 requests a minute; write a number of these'],
    ['of very many', { ...limit, requests: 2_000_000_001 }, 'counts from 10 to 2000000000 requests a minute'],
    ['with a burst', { ...limit, burst: 20 }, 'knows no burst; leave "burst" out'],
    ['in fixed windows', { ...limit, algorithm: 'fixed-window' }, 'write "sliding-window"'],
  ])('by address are refused %s', (_, refused, message) => {
    expect(ledger('aws', limited(refused)).problems).toMatchObject([
      { path: 'limits[0].scope', code: 'AwsLimitByIp', message: expect.stringContaining(message) },
    ]);
    expect(ledger('aws', limited(refused)).problems[0]?.message).toMatch(/, or bind "store: \{ dynamodb: \{\} \}"$/);
  });

  test('by address are refused where a route does not count', () => {
    const lifted = { ...limited(limit), routes: { ...shop.routes, 'GET /health': { backend: 'orders', limits: [] } } };
    expect(ledger('aws', lifted).problems).toMatchObject([
      { path: 'limits[0].scope', message: expect.stringContaining('does not count for "GET /health"') },
    ]);
  });

  test('by address are refused on a route and on the gateway', () => {
    const ofRoute = { ...shop, routes: { 'GET /orders/{id}': { backend: 'orders', limits: [limit] } } } as unknown as ApiSpec;
    expect(ledger('aws', ofRoute).problems).toMatchObject([
      { code: 'AwsLimitByIp', message: expect.stringContaining('counts for one route') },
    ]);
    expect(ledger('aws', shop, {}, { baseline: { limits: [{ ...limit, by: ['ip'] }] } }).problems).toMatchObject([
      { path: 'baseline.limits[0].scope', code: 'AwsLimitByIp', message: expect.stringContaining('over all APIs') },
    ]);
  });

  test.each<[string, object, string]>([
    [
      'a WebACL is bound',
      { waf: { arn: 'arn:one' } },
      'write the rate rule into the bound one and leave the limit out, bind none, or bind',
    ],
    ['the endpoint is an edge', { endpoint: 'edge' }, 'bind a regional endpoint'],
  ])('by address are refused where %s', (_, aws, message) => {
    expect(ledger('aws', limited(limit), { aws }).problems.map((problem) => problem.message)).toEqual([expect.stringContaining(message)]);
  });

  test('are what a limit by address for each instance is told to be', () => {
    const [problem] = ledger('aws', limited({ requests: 600, per: 'minute', by: ['ip'], scope: 'instance' })).problems;
    expect(problem?.message).toContain('write "scope: gateway" for AWS WAF to count it, or deliver this API to Kubernetes');
    const [other] = ledger('aws', limited({ requests: 5, per: 'second', by: ['ip'], scope: 'instance' })).problems;
    expect(other?.message).toContain('write "scope: gateway" and bind "store: { dynamodb: {} }", or deliver this API to Kubernetes');
  });

  test('cannot say what is left of them', () => {
    expect(ledger('aws', shop, {}, { limitHeaders: 'none' }).problems).toEqual([]);
    expect(ledger('aws', shop, {}, { limitHeaders: 'draft' }).problems).toMatchObject([
      { path: 'limitHeaders', code: 'RefusedByTarget', message: expect.stringContaining('write "none"') },
    ]);
  });

  test.each(['caller', 'header:x-team', 'claim:sub'])('by %s are refused', (key) => {
    expect(ledger('aws', limited({ ...limit, by: [key] })).problems).toMatchObject([{ path: 'limits[0].by', code: 'RefusedByTarget' }]);
  });

  test.each<[string, object, object, string]>([
    ['in windows names the table', { scope: 'gateway' }, {}, 'leave it out, or bind "store: { dynamodb: {} }"'],
    [
      'of instances in windows names scope and table',
      { scope: 'instance' },
      {},
      'leave it out, or write "scope: gateway" and bind "store: { dynamodb: {} }"',
    ],
    [
      'of instances in windows beside a table names the scope',
      { scope: 'instance' },
      { store: { dynamodb: {} } },
      'leave it out, or write "scope: gateway"',
    ],
  ])('a limit over all callers %s', (_, scope, bindings, instead) => {
    const [problem] = ledger('aws', limited({ requests: 5, per: 'second', algorithm: 'sliding-window', ...scope }), bindings).problems;
    expect(problem?.message.split('; ')[1]).toBe(instead);
  });

  test('a second limit over all callers names the table', () => {
    const all = { ...limit, by: [] };
    expect(ledger('aws', limited(all, { ...all, requests: 7 })).problems[0]?.message).toMatch(
      /; keep the tighter one, or bind "store: \{ dynamodb: \{\} \}"$/,
    );
  });
});

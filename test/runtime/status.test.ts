import { describe, expect, test } from 'vitest';
import { isReady, metricsText, readyBody, type Status } from '../../src/runtime/agent/status';

const serving: Status = {
  generation: 'g1',
  accepted: true,
  envoy: 'live',
  draining: false,
  apiKeys: [],
  tls: [],
  logins: [],
  breakers: [],
  keys: [{ name: 'shop/customers', state: 'stale', fetched: 2, failed: 1 }],
  counts: { accepted: 3, refused: 1 },
};

describe('requests should come', () => {
  test('while a good generation serves', () => expect(isReady(serving)).toBe(true));
  test('also when a newer one was refused', () => expect(isReady({ ...serving, refused: { generation: 'g2', reason: 'x' } })).toBe(true));
  test('also while shards are missing', () => expect(isReady({ ...serving, waiting: 'generation g2: 1 of 2 shards' })).toBe(true));
});

test.each([
  ['before the first generation', { accepted: false }],
  ['while Envoy is not there', { envoy: 'not live' }],
  ['while it drains', { draining: true }],
] as [string, Partial<Status>][])('no requests should come %s', (_, change) => {
  expect(isReady({ ...serving, ...change })).toBe(false);
});

test('the body tells what serves, what was refused and how the keys are', () => {
  expect(JSON.parse(readyBody({ ...serving, refused: { generation: 'g2', reason: 'x' } }))).toEqual({
    generation: 'g1',
    accepted: true,
    refused: { generation: 'g2', reason: 'x' },
    envoy: 'live',
    draining: false,
    keys: { 'shop/customers': 'stale' },
  });
});

test('metrics are in the text format, one type and help each', () => {
  const text = metricsText(serving);

  expect(text).toContain('tollgate_generation_info{generation="g1"} 1\n');
  expect(text).toContain('tollgate_key_fetches_total{scheme="shop/customers",outcome="failed"} 1\n');
  for (const line of text.trimEnd().split('\n')) expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)*\})? \d+)$/);
  expect(text.match(/^# TYPE tollgate_key_fetches_total /gm)).toHaveLength(1);
});

test('a label is escaped', () => {
  const odd: Status = { ...serving, apiKeys: [], keys: [{ name: 'a"b\\c\nd', state: 'missing', fetched: 0, failed: 0 }] };

  expect(metricsText(odd)).toContain('tollgate_keys_available{scheme="a\\"b\\\\c\\nd"} 0\n');
});

test('tells of each process of the companion, where there is one', () => {
  const companion = { decisions: 'running', bodies: 'starting' } as const;

  expect(JSON.parse(readyBody({ ...serving, companion })).companion).toEqual(companion);
  const text = metricsText({ ...serving, companion });
  expect(text).toContain('tollgate_companion_running{part="decisions"} 1\n');
  expect(text).toContain('tollgate_companion_running{part="bodies"} 0\n');
  expect(metricsText(serving)).not.toContain('companion');
});

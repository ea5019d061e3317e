import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDynamoDbStore } from '../../../src/runtime/core/limits/dynamodb/store';
import { createMemoryStore } from '../../../src/runtime/core/limits/memory-store';
import type { CounterStore, Rule } from '../../../src/runtime/core/limits/rule';
import { dynamoDb } from '../../../src/runtime/dynamodb';
import type { ApiSpec } from '../../../src/spec/api';
import type { Limit } from '../../../src/spec/limits';
import { type Deployed, invokeUrl, type Ministack, startMinistack } from '../support/ministack';
import { appOf, slugOf } from './support';

let ministack: Ministack;

beforeAll(async () => {
  ministack = await startMinistack();
});

afterAll(() => ministack?.stop());

const ask = (operation: string, input: object) => ministack.json('dynamodb', `DynamoDB_20120810.${operation}`, input);

const makeTable = (TableName: string) =>
  ask('CreateTable', {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });

const RULES: readonly Rule[] = [
  { algorithm: 'token-bucket', requests: 3, perSeconds: 1, burst: 3 },
  { algorithm: 'token-bucket', requests: 7, perSeconds: 60, burst: 2 },
  { algorithm: 'sliding-window', requests: 2, perSeconds: 1 },
  { algorithm: 'sliding-window', requests: 5, perSeconds: 60 },
  { algorithm: 'fixed-window', requests: 3, per: 'minute' },
];

test('a store in DynamoDB says of every request what a store in memory says, whichever function is asked', async () => {
  await makeTable('counts');
  let run = 0;
  const gap = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3_000_000 }), fc.integer({ min: 1, max: 90_000_000 }));
  const step = fc.record({ gap, rules: fc.subarray([...RULES], { minLength: 1, maxLength: 3 }), asked: fc.nat({ max: 1 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      run += 1;
      let micros = Date.UTC(2026, 10, 21, 12) * 1_000;
      const now = () => micros;
      const memory = createMemoryStore({ now });
      const stores = [0, 1].map(() =>
        createDynamoDbStore({ ask: dynamoDb({ AWS_ENDPOINT_URL: ministack.endpoint }), table: 'counts', say: () => undefined, now }),
      );
      for (const { gap: passed, rules, asked } of steps) {
        micros += passed;
        const counters = rules.map((rule) => ({ rule, key: `${run}/${RULES.indexOf(rule)}` }));
        expect(await (stores[asked] as CounterStore).decide(counters)).toEqual(await memory.decide(counters));
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);

const ok = { respond: { status: 200, body: 'ok' } };
const limit = (fields: Partial<Limit>): Limit => ({
  requests: 20,
  per: 'hour',
  by: ['header:x-who'],
  scope: 'gateway',
  onStoreFailure: 'deny',
  ...fields,
});
const large: Limit = { requests: 1_000, per: 'hour', scope: 'gateway', onStoreFailure: 'deny' };
const spec = (name: string): ApiSpec => ({
  name,
  access: { open: 'limits are looked at' },
  routes: {
    'GET /bucket': { ...ok, limits: [limit({})] },
    'GET /sliding': { ...ok, limits: [limit({ algorithm: 'sliding-window' })] },
    'GET /fixed': { ...ok, limits: [limit({ per: 'month', algorithm: 'fixed-window' })] },
    'GET /several': { ...ok, limits: [limit({}), large] },
    'GET /allow': { ...ok, limits: [limit({ onStoreFailure: 'allow' })] },
    'GET /free': ok,
  },
});
const table = { store: { dynamodb: {} } };

async function status(api: Deployed, path: string, who = 'a client'): Promise<number> {
  return (await invokeUrl(api, path, { headers: { 'x-who': who } })).status;
}

describe('an API with a table of its own', () => {
  let api: Deployed;
  beforeAll(async () => {
    api = await ministack.deploy(appOf(spec('counted'), table));
  });

  const tableName = (): string => Object.entries(api.resources).find(([id]) => id.startsWith('Limits'))?.[1] as string;

  test.each(['/bucket', '/sliding', '/fixed', '/several'])(
    '%s admits of what 50 clients send at once not one request more than it says',
    async (path) => {
      const statuses: number[] = [];
      const client = async () => {
        for (let sent = 0; sent < 4; sent++) statuses.push(await status(api, path));
      };
      await Promise.all(Array.from({ length: 50 }, client));

      // on a crowded machine an answer of the emulator may come too late: then it has counted, and the request is tried again or gets 503
      const of = (wanted: number) => statuses.filter((one) => one === wanted).length;
      expect(of(200)).toBeLessThanOrEqual(20);
      expect(of(200)).toBeGreaterThan(0);
      expect(of(429)).toBeGreaterThan(0);
      expect(of(200) + of(429) + of(503)).toBe(200);
    },
    60_000,
  );

  test('what callers send stands in no key of it', async () => {
    for (const who of ['secret-name', 'a}b{c', 'x'.repeat(4_000)]) await status(api, '/bucket', who);
    const { Items } = (await ask('Scan', { TableName: tableName() })) as {
      readonly Items: readonly { readonly id: { readonly S: string } }[];
    };

    for (const { id } of Items) expect(id.S).toMatch(/^tollgate:\{counted\}:counted\/GET \/[a-z]+\/\d:[a-z-]+\/\w+:[\w-]{22}(:\d+)?$/);
  });

  test('while it is away, each limit does what was chosen, and others go on', async () => {
    await ask('DeleteTable', { TableName: tableName() });
    const denied = await invokeUrl(api, '/fixed', { headers: { 'x-who': 'another' } });

    expect([denied.status, await slugOf(denied)]).toEqual([503, 'unavailable']);
    expect(await status(api, '/allow')).toBe(200);
    expect(await status(api, '/free')).toBe(200);
  });
});

test('APIs of one gateway count together in a table that is bound', async () => {
  await makeTable('of-the-gateway');
  const bindings = { store: { dynamodb: { table: 'of-the-gateway' } } };
  const settings = { name: 'edge', baseline: { limits: [limit({ requests: 2 })] } };
  const [one, two] = [
    await ministack.deploy(appOf({ name: 'one', access: { open: 'a test' }, routes: { 'GET /a': ok } }, bindings, settings)),
    await ministack.deploy(appOf({ name: 'two', access: { open: 'a test' }, routes: { 'GET /b': ok } }, bindings, settings)),
  ];

  expect([await status(one, '/a'), await status(two, '/b'), await status(one, '/a'), await status(two, '/b')]).toEqual([
    200, 200, 429, 429,
  ]);
});

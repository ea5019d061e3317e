import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createDynamoDbStore } from '../../../../src/runtime/core/limits/dynamodb/store';
import { createMemoryStore } from '../../../../src/runtime/core/limits/memory-store';
import type { Counter, CounterStore, Rule } from '../../../../src/runtime/core/limits/rule';
import { FakeDynamoDb } from './fake';

const START = Date.UTC(2026, 10, 21, 12) * 1_000;

const bucket = (requests: number, perSeconds: number, burst = requests): Rule => ({
  algorithm: 'token-bucket',
  requests,
  perSeconds,
  burst,
});
const log = (requests: number, perSeconds: number): Rule => ({ algorithm: 'sliding-window', requests, perSeconds });
const fixed = (requests: number, per: 'minute' | 'month'): Rule => ({ algorithm: 'fixed-window', requests, per });

/** Several functions that count in one table, by one clock that a test sets, in microseconds after the start. */
function functions(count = 1) {
  const table = new FakeDynamoDb();
  const said: string[] = [];
  let micros = START;
  const store = (): CounterStore =>
    createDynamoDbStore({ ask: table.ask, table: 'limits', say: (reason) => said.push(reason), now: () => micros });
  const stores = Array.from({ length: count }, store) as [CounterStore, ...CounterStore[]];
  return { table, said, stores, at: (next: number) => (micros = START + next) };
}

/** Counters of all kinds; each algorithm once small and once larger. */
const COUNTERS: readonly Counter[] = [
  bucket(3, 1),
  bucket(7, 60, 2),
  bucket(1_000_000, 2_592_000, 4),
  log(2, 1),
  log(5, 60),
  fixed(3, 'minute'),
  fixed(9, 'month'),
].map((rule, index) => ({ rule, key: `counter-${index}` }));

const step = fc.record({
  gap: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 1_000 }),
    fc.integer({ min: 1, max: 3_000_000 }),
    fc.integer({ max: 90_000_000, min: 1 }),
  ),
  counters: fc.subarray([...COUNTERS], { minLength: 1, maxLength: 4 }),
  asked: fc.nat({ max: 2 }),
});

test('says of every request what a store in memory says, whichever function is asked', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { stores, at } = functions(3);
      let micros = START;
      const memory = createMemoryStore({ now: () => micros });
      for (const { gap, counters, asked } of steps) {
        micros += gap;
        at(micros - START);
        expect(await (stores[asked] as CounterStore).decide(counters)).toEqual(await memory.decide(counters));
      }
    }),
  ));

test('says the same of buckets that are kept in milliseconds', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 40 }), async (gaps) => {
      const { stores, at } = functions();
      let micros = START;
      const memory = createMemoryStore({ now: () => micros });
      const counters = [{ rule: bucket(1_000_000, 2_592_000, 5_000), key: 'k' }];
      for (const millis of gaps) {
        micros += millis * 1_000;
        at(micros - START);
        expect(await stores[0].decide(counters)).toEqual(await memory.decide(counters));
      }
    }),
  ));

const RULES = { bucket: bucket(20, 3_600), log: log(20, 3_600), fixed: fixed(20, 'month') };

describe.each(Object.entries(RULES))('a %s', (_, rule) => {
  test.each([
    ['alone', []],
    ['beside another counter', [{ rule: fixed(1_000, 'month'), key: 'other' }]],
  ])('%s admits of 200 requests at once, by ten functions, not one more and not one less than it says', async (_where, others) => {
    const { stores } = functions(10);
    const decide = (index: number) => (stores[index % 10] as CounterStore).decide([{ rule, key: 'k' }, ...others]);

    const decisions = await Promise.all(Array.from({ length: 200 }, (_each, index) => decide(index)));

    expect(decisions.filter((standings) => standings.every(({ admits }) => admits))).toHaveLength(20);
  });

  test('is asked about once for each request that it admits while nobody else counts, and never where it is known to refuse', async () => {
    const { table, stores, at } = functions();
    for (let count = 0; count < 30; count++) {
      at(count);
      await stores[0].decide([{ rule, key: 'k' }]);
    }

    expect(table.asked.filter((operation) => operation === 'UpdateItem').length).toBe(20);
    expect(new Set(table.asked)).toEqual(new Set(['UpdateItem']));
  });
});

describe('several counters', () => {
  const one = { rule: bucket(1, 60), key: 'one' };
  const other = { rule: fixed(5, 'minute'), key: 'other' };

  test('count together or not at all', async () => {
    const { stores } = functions(2);
    await stores[0].decide([one, other]);
    expect((await (stores[1] as CounterStore).decide([one, other])).map(({ admits }) => admits)).toEqual([false, true]);

    expect((await stores[0].decide([other])).map(({ remaining }) => remaining)).toEqual([3]);
  });

  test('are decided where how they stand cannot be read', async () => {
    const { table, stores } = functions();
    table.faults.push(undefined, new Error('no answer'));

    expect((await stores[0].decide([one, other])).every(({ admits }) => admits)).toBe(true);
  });
});

const thrown = (type: string, status = 400) => ({ status, body: { __type: `com.amazonaws.dynamodb.v20120810#${type}` } });
const cancelled = (...codes: string[]) => ({
  status: 400,
  body: { __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException', CancellationReasons: codes.map((Code) => ({ Code })) },
});
const single = [{ rule: bucket(1, 60), key: 'k' }];

describe('a failure', () => {
  test.each([
    ['a conflict with a transaction', thrown('TransactionConflictException')],
    ['a conflict of transactions', cancelled('None', 'TransactionConflict')],
    ['throttling', thrown('ThrottlingException')],
    ['too much for an item', thrown('ProvisionedThroughputExceededException')],
    ['too much for an item of a transaction', cancelled('ThrottlingError')],
    ['an error of DynamoDB', thrown('InternalServerError', 500)],
    ['a connection that has died', new Error('read ECONNRESET')],
  ])('that passes is tried again: %s', async (_, fault) => {
    const { table, stores } = functions();
    table.faults.push(fault, fault);

    expect((await stores[0].decide(single))[0]?.admits).toBe(true);
    expect(table.asked).toHaveLength(3);
  });

  test.each([
    ['AccessDeniedException', thrown('AccessDeniedException')],
    ['ResourceNotFoundException', thrown('ResourceNotFoundException')],
    ['ValidationError', cancelled('None', 'ValidationError')],
  ])('that does not pass ends a decision at once: %s', async (name, fault) => {
    const { table, stores, said } = functions();
    table.faults.push(fault);

    await expect(stores[0].decide(single)).rejects.toThrow(name);
    expect(table.asked).toHaveLength(1);
    expect(said).toEqual([expect.stringContaining(name)]);
  });

  test('that lasts ends a decision when its time is over', async () => {
    const { table, stores, said } = functions();
    table.faults.push(...Array<Error>(1_000).fill(new Error('connect ECONNREFUSED')));
    const begun = performance.now();

    await expect(stores[0].decide(single)).rejects.toThrow('within 500 ms: connect ECONNREFUSED');
    expect(performance.now() - begun).toBeLessThan(900);
    expect(said).toHaveLength(1);
  });
});

test('a connection that was idle for a while is given less time than a new one, or one in use', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const { table, stores } = functions();
  const ask = () => stores[0].decide([{ rule: fixed(9, 'month'), key: 'k' }]);
  await ask();
  await ask();
  vi.setSystemTime(Date.now() + 1_001);
  await ask();
  await ask();

  expect(table.within.map((millis) => (millis > 200 ? 'all' : millis))).toEqual(['all', 'all', 200, 'all']);
});

test('an item that was taken away counts anew', async () => {
  const { table, stores, at } = functions();
  const counters = [{ rule: bucket(2, 60), key: 'k' }];
  await stores[0].decide(counters);
  table.items.clear();
  at(1);

  expect((await stores[0].decide(counters))[0]).toMatchObject({ admits: true, remaining: 1 });
});

test('a bucket whose requests are changed begins anew, a window goes on', async () => {
  const { stores } = functions();
  for (const rule of [bucket(1, 60), fixed(1, 'month')]) await stores[0].decide([{ rule, key: rule.algorithm }]);

  expect((await stores[0].decide([{ rule: bucket(2, 60), key: 'token-bucket' }]))[0]?.remaining).toBe(1);
  expect((await stores[0].decide([{ rule: fixed(2, 'month'), key: 'fixed-window' }]))[0]?.remaining).toBe(0);
});

test('says when an item is over: an hour after it counts last', async () => {
  const { table, stores } = functions();
  await stores[0].decide([{ rule: fixed(1, 'month'), key: 'k' }]);

  const [item] = table.items.values();
  expect(item?.ends).toEqual({ N: String(Date.UTC(2026, 11, 1, 1) / 1_000) });
});

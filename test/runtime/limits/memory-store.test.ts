import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../../src/runtime/core/limits/memory-store';
import type { Counter, Rule, Standing } from '../../../src/runtime/core/limits/rule';

const START = Date.UTC(2026, 10, 21, 12) * 1_000;

const bucket = (requests: number, perSeconds: number, burst = requests): Rule => ({
  algorithm: 'token-bucket',
  requests,
  perSeconds,
  burst,
});
const log = (requests: number, perSeconds: number): Rule => ({ algorithm: 'sliding-window', requests, perSeconds });
const fixed = (requests: number, per: 'minute' | 'day' | 'week' | 'month'): Rule => ({ algorithm: 'fixed-window', requests, per });

/** A store with a clock that a test sets, in microseconds after the start. */
function clocked(mostBytes?: number) {
  let micros = START;
  const store = createMemoryStore({ now: () => micros, ...(mostBytes === undefined ? {} : { mostBytes }) });
  return {
    at(next: number) {
      micros = START + next;
      return this;
    },
    ask: (...counters: Counter[]) => store.decide(counters),
    async one(rule: Rule, key = 'k'): Promise<Standing> {
      return (await store.decide([{ rule, key }]))[0] as Standing;
    },
  };
}

/** When requests are admitted that come so many microseconds after each other. */
async function admitted(rule: Rule, gaps: readonly number[]): Promise<number[]> {
  const store = clocked();
  const times: number[] = [];
  let time = 0;
  for (const gap of gaps) {
    time += gap;
    if ((await store.at(time).one(rule)).admits) times.push(START + time);
  }
  return times;
}

const gaps = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 3_000_000 })), {
  maxLength: 80,
});
const small = fc.integer({ min: 1, max: 6 });

describe('a token bucket', () => {
  test('admits exactly what a bucket without rounding admits', () =>
    fc.assert(
      fc.asyncProperty(small, fc.constantFrom(1, 3, 60), small, gaps, async (requests, perSeconds, burst, steps) => {
        const cost = BigInt(perSeconds) * 1_000_000n;
        const full = BigInt(burst) * cost;
        let content = full;
        let time = 0;
        const expected: number[] = [];
        for (const gap of steps) {
          time += gap;
          content += BigInt(gap) * BigInt(requests);
          if (content > full) content = full;
          if (content < cost) continue;
          content -= cost;
          expected.push(START + time);
        }
        expect(await admitted(bucket(requests, perSeconds, burst), steps)).toEqual(expected);
      }),
    ));

  test('says when the next request is admitted, and not a moment later', async () => {
    const store = clocked();
    const rule = bucket(2, 60);
    await store.one(rule);
    await store.one(rule);

    expect(await store.at(1_000_000).one(rule)).toEqual({ admits: false, remaining: 0, retryMillis: 29_000, resetMillis: 59_000 });
    expect((await store.at(29_999_000).one(rule)).admits).toBe(false);
    expect((await store.at(30_000_000).one(rule)).admits).toBe(true);
  });

  test('of a month stays exact', async () => {
    const rule = bucket(1_000_000, 2_592_000);
    const store = clocked();
    for (let count = 0; count < 5; count++) await store.one(rule);

    expect((await store.one(rule)).remaining).toBe(999_994);
    expect((await store.at(2_592_000).one(rule)).remaining).toBe(999_994);
    expect((await store.at(5_184_000).one(rule)).remaining).toBe(999_994);
  });
});

describe('a sliding window', () => {
  test('never admits more than it says in any window of its length, and never less than it may', () =>
    fc.assert(
      fc.asyncProperty(small, fc.constantFrom(1, 2), gaps, async (requests, perSeconds, steps) => {
        const length = perSeconds * 1_000_000;
        const expected: number[] = [];
        let time = START;
        for (const gap of steps) {
          time += gap;
          if (expected.filter((at) => at > time - length).length < requests) expected.push(time);
        }
        expect(await admitted(log(requests, perSeconds), steps)).toEqual(expected);
      }),
    ));

  test('says when the oldest request leaves it', async () => {
    const store = clocked();
    await store.one(log(2, 10));
    await store.at(4_000_000).one(log(2, 10));

    expect(await store.at(5_000_000).one(log(2, 10))).toEqual({ admits: false, remaining: 0, retryMillis: 5_000, resetMillis: 9_000 });
  });

  test('that was made smaller says when enough requests have left it', async () => {
    const store = clocked();
    for (const second of [0, 1, 2]) await store.at(second * 1_000_000).one(log(3, 10));

    expect((await store.at(3_000_000).one(log(1, 10))).retryMillis).toBe(9_000);
  });
});

describe('a fixed window', () => {
  test.each([
    ['minute', '2026-11-21T12:00:59.999Z', '2026-11-21T12:01:00Z'],
    ['day', '2026-11-21T23:59:59.999Z', '2026-11-22T00:00:00Z'],
    ['week', '2026-11-22T23:59:59.999Z', '2026-11-23T00:00:00Z'],
    ['month', '2026-11-30T23:59:59.999Z', '2026-12-01T00:00:00Z'],
  ] as const)('of a %s ends on the clock of UTC', async (per, last, next) => {
    const store = clocked();
    const at = (text: string) => store.at(Date.parse(text) * 1_000 - START);

    expect((await at(last).one(fixed(1, per))).admits).toBe(true);
    expect(await at(last).one(fixed(1, per))).toMatchObject({ admits: false, retryMillis: 1 });
    expect((await at(next).one(fixed(1, per))).admits).toBe(true);
  });
});

describe('several counters', () => {
  test('count a request that all of them admit', async () => {
    const store = clocked();
    const counters = [
      { rule: bucket(5, 60), key: 'a' },
      { rule: log(3, 60), key: 'b' },
    ];

    expect((await store.ask(...counters)).map(({ remaining }) => remaining)).toEqual([4, 2]);
  });

  test('count nothing where one of them refuses', async () => {
    const store = clocked();
    const one = { rule: bucket(1, 60), key: 'a' };
    const other = { rule: fixed(5, 'minute'), key: 'b' };
    await store.ask(one, other);
    await store.ask(one, other);

    expect((await store.ask(other)).map(({ remaining }) => remaining)).toEqual([3]);
  });
});

test('what was not used lately is forgotten beyond the memory that counters may take, and what was used is not', async () => {
  const store = clocked(2_500);
  await store.one(bucket(1, 60), 'a');
  await store.one(bucket(1, 60), 'b');
  for (const other of ['c', 'd', 'e', 'f', 'g', 'h']) {
    await store.one(bucket(1, 60), other);
    expect((await store.one(bucket(1, 60), 'a')).admits).toBe(false);
  }

  expect((await store.one(bucket(1, 60), 'b')).admits).toBe(true);
});

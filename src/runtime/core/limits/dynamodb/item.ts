import { windowAt } from '../calendar';
import type { State } from '../look';
import { type Counter, type Rule, tickMicros } from '../rule';

/** An attribute as DynamoDB writes it. */
export type Attribute = { readonly N: string } | { readonly S: string } | { readonly L: readonly Attribute[] };

/** What is kept of a counter; undefined where nothing is, or nothing is known. */
export type Item = { readonly [name: string]: Attribute } | undefined;

/**
 * How one algorithm keeps a counter in an item. All that is kept only grows until it ends: an old item is never more than what counts
 * now, so what it refuses is refused.
 */
export interface Kept<R extends Rule> {
  /** What an item is found by besides the counter's key. */
  suffix(rule: R, nowMicros: number): string;
  /** The item as `look` sees it. */
  state(rule: R, item: Item, nowMicros: number): State;
  /** Counts one request, where the counter admits it and stands as the item does. */
  count(rule: R, item: Item, nowMicros: number): Change;
  /** When the item says nothing any more. */
  endMicros(rule: R, nowMicros: number): number;
}

/** A conditional change of an item. */
export interface Change {
  readonly condition: string;
  readonly update: string;
  readonly values: { readonly [name: string]: Attribute };
}

/** A number as an attribute. */
export const numeric = (value: number | bigint): Attribute => ({ N: String(value) });

/** The key of the item of a counter. */
export function itemKey({ rule, key }: Counter, nowMicros: number): string {
  return key + keptBy(rule).suffix(rule, nowMicros);
}

/** How the counters of a rule are kept. */
export function keptBy(rule: Rule): Kept<Rule> {
  return KEPT[rule.algorithm] as Kept<Rule>;
}

type Bucket = Rule & { algorithm: 'token-bucket' };
type FixedWindow = Rule & { algorithm: 'fixed-window' };
type SlidingWindow = Rule & { algorithm: 'sliding-window' };

/**
 * A bucket is the moment at which it is full again, in microseconds times requests: a whole number, which grows by the period with each
 * request. No expression of DynamoDB knows the larger of two numbers, so that a full bucket and another are counted differently.
 */
const bucket: Kept<Bucket> = {
  suffix: ({ requests }) => `:${requests}`,
  state: (rule, item, now) => {
    const tick = tickMicros(rule);
    const missing = fullAt(item) - moment(rule, now);
    const content = capacity(rule) - (missing > 0n ? missing : 0n);
    return [Number(content / BigInt(tick)), Math.floor(now / tick)];
  },
  count: (rule, item, now): Change => {
    const time = moment(rule, now);
    if (fullAt(item) <= time)
      return {
        condition: 'attribute_not_exists(fullAt) OR fullAt <= :now',
        update: 'SET fullAt = :next, ends = :ends',
        values: { ':now': numeric(time), ':next': numeric(time + period(rule)) },
      };
    return {
      condition: 'fullAt BETWEEN :now AND :most',
      update: 'SET fullAt = fullAt + :period, ends = :ends',
      values: { ':now': numeric(time), ':most': numeric(time + capacity(rule) - period(rule)), ':period': numeric(period(rule)) },
    };
  },
  endMicros: ({ requests, perSeconds, burst }, now) => now + (burst / requests) * perSeconds * 1_000_000,
};

function fullAt(item: Item): bigint {
  return BigInt(numberIn(item, 'fullAt') ?? 0);
}

function moment({ requests }: Bucket, now: number): bigint {
  return BigInt(now) * BigInt(requests);
}

function period({ perSeconds }: Bucket): bigint {
  return BigInt(perSeconds) * 1_000_000n;
}

function capacity(rule: Bucket): bigint {
  return BigInt(rule.burst) * period(rule);
}

/** Each window on the clock has an item of its own, which holds how many came. */
const fixedWindow: Kept<FixedWindow> = {
  suffix: ({ per }, now) => `:${startOf(per, now)}`,
  state: ({ per }, item, now) => [startOf(per, now), Number(numberIn(item, 'came') ?? 0)],
  count: ({ requests }) => ({
    condition: 'attribute_not_exists(came) OR came < :most',
    update: 'SET ends = :ends ADD came :one',
    values: { ':most': numeric(requests), ':one': numeric(1) },
  }),
  endMicros: ({ per }, now) => windowAt(per, seconds(now)).end * 1_000_000,
};

function startOf(per: FixedWindow['per'], now: number): number {
  return windowAt(per, seconds(now)).start;
}

function seconds(micros: number): number {
  return Math.floor(micros / 1_000_000);
}

/** A sliding window is a list of times. Where it is long, those that are over are left out, unless something has come meanwhile. */
const slidingWindow: Kept<SlidingWindow> = {
  suffix: () => '',
  state: (_, item) => times(item),
  count: ({ requests, perSeconds }, item, now): Change => {
    const all = times(item);
    if (all.length < requests)
      return {
        condition: 'attribute_not_exists(times) OR size(times) < :most',
        update: 'SET times = list_append(if_not_exists(times, :none), :came), ends = :ends ADD changes :one',
        values: { ':most': numeric(requests), ':none': { L: [] }, ':came': { L: [numeric(now)] }, ':one': numeric(1) },
      };
    const left = [...all.filter((time) => time > now - perSeconds * 1_000_000), now];
    return {
      condition: 'changes = :changes',
      update: 'SET times = :left, ends = :ends ADD changes :one',
      values: { ':changes': numeric(Number(numberIn(item, 'changes') ?? 0)), ':left': { L: left.map(numeric) }, ':one': numeric(1) },
    };
  },
  endMicros: ({ perSeconds }, now) => now + perSeconds * 1_000_000,
};

/** Oldest first: the clocks of those who wrote them differ. */
function times(item: Item): number[] {
  const { times: list } = item ?? {};
  if (list === undefined || !('L' in list)) return [];
  return list.L.map((time) => Number('N' in time ? time.N : 0)).sort((a, b) => a - b);
}

function numberIn(item: Item, name: string): string | undefined {
  const value = item?.[name];
  return value !== undefined && 'N' in value ? value.N : undefined;
}

const KEPT: { readonly [algorithm in Rule['algorithm']]: Kept<never> } = {
  'token-bucket': bucket,
  'fixed-window': fixedWindow,
  'sliding-window': slidingWindow,
};

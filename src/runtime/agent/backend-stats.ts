import { quoteRegex } from '../../targets/kubernetes/envoy/typed';
import type { Admin } from './admin';

/** A part of a histogram. */
export interface Bucket {
  readonly lower_bound: number;
  readonly width: number;
  readonly count: number;
}

/** What Envoy has counted, by its own names. */
export interface Stats {
  readonly numbers: ReadonlyMap<string, number>;
  readonly times: ReadonlyMap<string, readonly Bucket[]>;
}

/** What is asked about each backend, and about Envoy as a whole. */
export interface Asked {
  readonly backends: readonly string[];
  readonly counters: readonly string[];
  readonly whole?: readonly string[];
}

/** The times of all tries that were answered. */
export const TIMES = 'upstream_rq_time';

/** What Envoy has counted of a backend. */
export function counted(stats: Stats, backend: string, counter: string): number {
  return stats.numbers.get(`cluster.${backend}.${counter}`) ?? 0;
}

/** How long the tries of a backend took that were answered. */
export function timesOf(stats: Stats, backend: string): readonly Bucket[] {
  return stats.times.get(`cluster.${backend}.${TIMES}`) ?? [];
}

/** How many backends are asked about at one time: Envoy bounds how long an expression may be. */
const ASKED_AT_ONCE = 50;

/** Asks Envoy about backends, some at a time. */
export async function readStats(admin: Pick<Admin, 'get'>, { backends, ...more }: Asked): Promise<Stats> {
  const numbers = new Map<string, number>();
  const times = new Map<string, readonly Bucket[]>();
  for (let first = 0; first < backends.length; first += ASKED_AT_ONCE) {
    const some = parseStats(await admin.get(path({ backends: backends.slice(first, first + ASKED_AT_ONCE), ...more })));
    for (const [name, value] of some.numbers) numbers.set(name, value);
    for (const [name, buckets] of some.times) times.set(name, buckets);
  }
  return { numbers, times };
}

function path({ backends, counters, whole = [] }: Asked): string {
  const alternatives = (texts: readonly string[]) => texts.map(quoteRegex).join('|');
  const ofBackends = `cluster\\.(${alternatives(backends)})\\.(${alternatives(counters)})`;
  const filter = `^(${[...whole.map(quoteRegex), ofBackends].join('|')})$`;
  return `/stats?format=json&histogram_buckets=detailed&filter=${encodeURIComponent(filter)}`;
}

interface StatsText {
  readonly stats: readonly {
    readonly name?: string;
    readonly value?: number;
    readonly histograms?: { readonly details?: readonly { readonly name: string; readonly totals: readonly Bucket[] }[] };
  }[];
}

function parseStats(text: string): Stats {
  const { stats } = JSON.parse(text) as StatsText;
  const details = stats.flatMap(({ histograms }) => histograms?.details ?? []);
  return {
    numbers: new Map(stats.flatMap(({ name, value }) => (name === undefined || value === undefined ? [] : [[name, value]]))),
    times: new Map(details.map(({ name, totals }) => [name, totals])),
  };
}

import type { BreakerDelivery } from '../../targets/kubernetes/agent-plan';
import { type BreakerState, type CircuitBreaker, createBreaker } from '../core/breaker';
import type { Admin } from './admin';
import { type Counted, readCounts } from './backend-counts';

/** How a breaker is doing. */
export interface BreakerStatus {
  /** `API/BACKEND`. */
  readonly name: string;
  readonly state: BreakerState;
  /** How often it has opened. */
  readonly openings: number;
}

/** The breakers of all backends: watched through Envoy's counters, opened through its runtime. */
export interface Breakers {
  /** Watches these from now on and no others. One whose rule is as before goes on as it stands. */
  use(deliveries: readonly BreakerDelivery[]): void;
  status(): readonly BreakerStatus[];
  close(): void;
}

/** What breakers need. */
export interface BreakerPorts {
  readonly admin: Admin;
  readonly say: (line: string) => void;
  /** A clock in milliseconds that never goes back. Default: the process's own. */
  readonly now?: () => number;
}

interface Watched {
  readonly delivery: BreakerDelivery;
  readonly breaker: CircuitBreaker;
  openings: number;
}

/** Pause between two looks at Envoy's counters. */
const PAUSE_MILLIS = 250;

/** Looking takes Envoy's main thread no more than a tenth of its time, however many backends there are. */
const PAUSE_BY_TIME = 9;

/** How many values stand in one request. */
const TOLD_AT_ONCE = 100;

/** No breaker yet. Nothing is asked while there is none. */
export function createBreakers({ admin, say, now = () => performance.now() }: BreakerPorts): Breakers {
  let watched = new Map<string, Watched>();
  let told: ReadonlyMap<string, string> = new Map();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const watch = (delivery: BreakerDelivery): Watched => ({ delivery, breaker: createBreaker(delivery.rule), openings: 0 });

  const observe = (one: Watched, { backends }: Counted): void => {
    const { delivery, breaker } = one;
    const counts = backends.get(delivery.name);
    const change = counts && breaker.observe(counts, now());
    if (change === undefined) return;
    if (breaker.state() === 'open') one.openings += 1;
    say(`the breaker of ${delivery.name} is ${breaker.state()}: ${change}`);
  };

  /** Sets what differs from what Envoy was told; what is no longer there gets its default back. */
  const tell = async (): Promise<void> => {
    const wanted = new Map([...watched.values()].flatMap(({ delivery, breaker }) => weights(delivery, breaker.passingPercent(now()))));
    const gone = [...told.keys()].filter((key) => !wanted.has(key)).map((key) => [key, ''] as const);
    const changes = [...gone, ...[...wanted].filter(([key, value]) => told.get(key) !== value)].map(([key, value]): [string, string] => [
      key,
      value,
    ]);
    for (let first = 0; first < changes.length; first += TOLD_AT_ONCE) {
      await admin.post(`/runtime_modify?${new URLSearchParams(changes.slice(first, first + TOLD_AT_ONCE))}`);
    }
    told = wanted;
  };

  const deliveries = () => [...watched.values()].map(({ delivery }) => delivery);

  const look = async (): Promise<void> => {
    const counted = await readCounts(admin, deliveries());
    if (told.size > 0 && !counted.remembers) {
      // an Envoy that was started anew knows of no breaker: all begin closed
      told = new Map();
      watched = new Map(deliveries().map((delivery) => [delivery.name, watch(delivery)]));
    }
    for (const one of watched.values()) observe(one, counted);
  };

  const turn = async (): Promise<void> => {
    const began = performance.now();
    // while Envoy does not answer, what it was told last holds
    await (watched.size > 0 ? look() : Promise.resolve()).then(tell).catch(() => {});
    const pause = Math.max(PAUSE_MILLIS, PAUSE_BY_TIME * (performance.now() - began));
    if (watched.size + told.size > 0 && !closed) timer = setTimeout(turn, pause);
    else timer = undefined;
  };

  return {
    use(next) {
      const old = watched;
      watched = new Map(
        next.map((delivery) => {
          const known = old.get(delivery.name);
          const same = known !== undefined && JSON.stringify(known.delivery.rule) === JSON.stringify(delivery.rule);
          return [delivery.name, same ? { ...known, delivery } : watch(delivery)];
        }),
      );
      if (timer === undefined && watched.size > 0) timer = setTimeout(turn, 0);
    },
    status: () =>
      [...watched.values()].map(({ delivery, breaker, openings }) => ({ name: delivery.name, state: breaker.state(), openings })),
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

/** What a breaker's shares weigh while it lets so much through. */
function weights({ name, open, shares }: BreakerDelivery, percent: number): (readonly [key: string, value: string])[] {
  return shares.flatMap(({ prefix, weight }) => {
    const passing = Math.round((weight * percent) / 100);
    return [
      [`${prefix}.${name}`, String(passing)],
      [`${prefix}.${open}`, String(weight - passing)],
    ] as const;
  });
}

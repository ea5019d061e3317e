import type { UsableKeys } from '../../model/jwks';
import type { KeyDelivery } from '../../targets/kubernetes/agent-plan';
import { type GetJson, loadKeys } from '../core/key-endpoint';
import { allFetched, type Fetching, keepFetching } from './fetching';

/** `fresh`: the last fetch worked; `stale`: earlier keys are served because it failed; `missing`: none was ever there. */
export type KeyState = 'fresh' | 'stale' | 'missing';

/** How the keys of one scheme are doing. */
export interface KeyStatus {
  readonly name: string;
  readonly state: KeyState;
  readonly fetched: number;
  readonly failed: number;
}

/** The signing keys of every scheme, fetched in the background. */
export interface Keys {
  /** Fetches these from now on and no others. Those that were fetched before go on unchanged. */
  use(deliveries: readonly KeyDelivery[]): void;
  /** Resolves when every scheme has keys or the time is over; with the names of those that have none. */
  first(millis: number): Promise<readonly string[]>;
  /** The key set as JSON text. */
  get(name: string): string | undefined;
  /** How often keys that were there before have been withdrawn, by scheme. */
  withdrawals(): ReadonlyMap<string, number>;
  status(): readonly KeyStatus[];
  close(): void;
}

/** What fetching keys needs. */
export interface KeyPorts {
  readonly getJson: GetJson;
  readonly say: (line: string) => void;
  /** Hears that keys have been withdrawn. */
  readonly onWithdrawal?: () => void;
  /** Default: 60000. */
  readonly refreshMillis?: number;
}

interface Fetcher extends Fetching {
  readonly text: () => string | undefined;
  readonly withdrawals: () => number;
  readonly status: () => KeyStatus;
}

/** Nothing to fetch yet. */
export function createKeys(ports: KeyPorts): Keys {
  let fetchers = new Map<string, { readonly source: string; readonly fetcher: Fetcher }>();

  return {
    use(deliveries) {
      const old = fetchers;
      fetchers = new Map();
      for (const delivery of deliveries) {
        const source = JSON.stringify(delivery);
        const known = old.get(delivery.name);
        const entry = known?.source === source ? known : { source, fetcher: startFetcher(delivery, ports) };
        fetchers.set(delivery.name, entry);
      }
      for (const [name, entry] of old) if (fetchers.get(name) !== entry) entry.fetcher.close();
    },
    async first(millis) {
      await allFetched(
        [...fetchers.values()].map(({ fetcher }) => fetcher),
        millis,
      );
      return [...fetchers].filter(([, { fetcher }]) => fetcher.text() === undefined).map(([name]) => name);
    },
    get: (name) => fetchers.get(name)?.fetcher.text(),
    withdrawals: () => new Map([...fetchers].map(([name, { fetcher }]) => [name, fetcher.withdrawals()])),
    status: () => [...fetchers.values()].map(({ fetcher }) => fetcher.status()),
    close() {
      for (const { fetcher } of fetchers.values()) fetcher.close();
    },
  };
}

/** Fetches one scheme's keys until it is closed. */
function startFetcher(delivery: KeyDelivery, { getJson, say, onWithdrawal = () => {}, refreshMillis }: KeyPorts): Fetcher {
  const { name } = delivery;
  let text: string | undefined;
  let known: readonly string[] = [];
  let withdrawals = 0;
  let failing = false;
  let fetched = 0;
  let failed = 0;

  const succeed = (keys: UsableKeys): void => {
    if (failing) say(`keys of ${name} can be fetched again`);
    fetched += 1;
    failing = false;
    text = JSON.stringify(keys);
    const before = known;
    known = keys.keys.map((key) => JSON.stringify(key));
    if (before.every((key) => known.includes(key))) return;
    say(`keys of ${name} have been withdrawn: their tokens end`);
    withdrawals += 1;
    onWithdrawal();
  };

  const fail = (reason: string): void => {
    if (!failing)
      say(`keys of ${name} cannot be fetched, ${text === undefined ? 'its tokens get 503' : 'the known ones go on'}: ${reason}`);
    failed += 1;
    failing = true;
  };

  return {
    ...keepFetching(() => loadKeys(delivery, getJson), { succeed, fail }, refreshMillis),
    text: () => text,
    withdrawals: () => withdrawals,
    status: () => ({ name, fetched, failed, state: text === undefined ? 'missing' : failing ? 'stale' : 'fresh' }),
  };
}

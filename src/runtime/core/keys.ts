import { type UsableKeys, usableKeys } from '../../model/jwks';
import type { KeySource } from '../../model/scheme';
import { type VerificationKey, verificationKey } from './jwt';
import { type GetJson, loadKeys } from './key-endpoint';

/** What a key cache needs from outside. */
export interface KeyPorts {
  readonly getJson: GetJson;
  readonly nowMillis: () => number;
}

/** The keys of one issuer; undefined until the first fetch succeeds. */
export type Keys = readonly VerificationKey[] | undefined;

/** Gives the keys at hand; for a token that none of them fits (`isUnknown`), those that are there now. */
export type KeyCache = (isUnknown?: boolean) => Promise<Keys>;

/** Keys older than this are fetched anew, while they go on serving. */
const FRESH_MILLIS = 60_000;
/** Keys older than this (a function that slept) are fetched before they are used; they serve only if that fails. */
const STALE_MILLIS = 600_000;
/** Fetches for unknown keys, and after failures, are at least this far apart. */
const COOL_DOWN_MILLIS = 30_000;
const FAILURE_COOL_DOWN_MILLIS = 2_000;

/** Keeps the keys of one issuer, also while the issuer is down. */
export function keyCache(source: KeySource, algorithms: readonly string[], { getJson, nowMillis }: KeyPorts): KeyCache {
  if ('inline' in source) {
    const keys = ready(usableKeys(source.inline, algorithms));
    return async () => keys;
  }
  let keys: Keys;
  let loadedAt = 0;
  let triedAt = 0;
  let loading: Promise<void> | undefined;

  const load = async () => {
    try {
      keys = ready(await loadKeys({ ...source, algorithms }, getJson));
      loadedAt = nowMillis();
    } catch (error) {
      console.error(JSON.stringify({ level: 'warn', message: 'signing keys not fetched', reason: (error as Error).message }));
    }
    loading = undefined;
  };

  const reload = (coolDownMillis: number) => {
    if (loading === undefined && nowMillis() - triedAt >= coolDownMillis) {
      triedAt = nowMillis();
      loading = load();
    }
    return loading;
  };

  return async (isUnknown) => {
    const age = nowMillis() - loadedAt;
    if (isUnknown) await reload(COOL_DOWN_MILLIS);
    else if (age > STALE_MILLIS) await reload(FAILURE_COOL_DOWN_MILLIS);
    else if (age > FRESH_MILLIS) void reload(COOL_DOWN_MILLIS);
    return keys;
  };
}

function ready({ keys }: UsableKeys): VerificationKey[] {
  return keys.map(verificationKey);
}

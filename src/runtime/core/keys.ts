import type { KeySource } from '../../model/scheme';
import { type UsableKeys, usableKeys } from './jwks';
import { type VerificationKey, verificationKey } from './jwt';
import { type GetJson, loadKeys } from './key-endpoint';

/** What a key cache needs from outside. */
export interface KeyPorts {
  readonly getJson: GetJson;
  readonly nowMillis: () => number;
}

/** Keys older than this are fetched anew, while they go on serving. */
const FRESH_MILLIS = 60_000;
/** Keys older than this (a function that slept) are fetched before they are used; they serve only if that fails. */
const STALE_MILLIS = 600_000;
/** Fetches for unknown keys, and after failures, are at least this far apart. */
const COOL_DOWN_MILLIS = 30_000;
const FAILURE_COOL_DOWN_MILLIS = 2_000;

/** The keys of one issuer, kept while the issuer is down. */
export class KeyCache {
  private keys: readonly VerificationKey[] | undefined;
  private loadedAt = Number.NEGATIVE_INFINITY;
  private triedAt = Number.NEGATIVE_INFINITY;
  private loading: Promise<void> | undefined;

  constructor(
    private readonly source: KeySource,
    private readonly algorithms: readonly string[],
    private readonly ports: KeyPorts,
  ) {
    if ('inline' in source) this.keys = ready(usableKeys(source.inline, algorithms));
  }

  /** The keys at hand; undefined until the first fetch succeeds. */
  public async current(): Promise<readonly VerificationKey[] | undefined> {
    if ('inline' in this.source) return this.keys;
    const age = this.ports.nowMillis() - this.loadedAt;
    if (age > STALE_MILLIS) await this.reload(FAILURE_COOL_DOWN_MILLIS);
    else if (age > FRESH_MILLIS) void this.reload(COOL_DOWN_MILLIS);
    return this.keys;
  }

  /** Fetches the keys again for a token that none of them fits, unless that was done a moment ago. */
  public async afterUnknownKey(): Promise<readonly VerificationKey[] | undefined> {
    if (!('inline' in this.source)) await this.reload(COOL_DOWN_MILLIS);
    return this.keys;
  }

  private reload(coolDownMillis: number): Promise<void> {
    if (this.loading !== undefined) return this.loading;
    const now = this.ports.nowMillis();
    if (now - this.triedAt < coolDownMillis) return Promise.resolve();
    this.triedAt = now;
    this.loading = this.load().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  private async load(): Promise<void> {
    if ('inline' in this.source) return;
    try {
      this.keys = ready(await loadKeys({ ...this.source, algorithms: this.algorithms }, this.ports.getJson));
      this.loadedAt = this.ports.nowMillis();
    } catch (error) {
      console.error(JSON.stringify({ level: 'warn', message: 'signing keys not fetched', reason: (error as Error).message }));
    }
  }
}

function ready({ keys }: UsableKeys): VerificationKey[] {
  return keys.flatMap((jwk) => verificationKey(jwk) ?? []);
}

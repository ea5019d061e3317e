import { createHash } from 'node:crypto';
import { SENDABLE_KEY } from '../../model/sendable-key';
import type { ApiKeyConfig, ApiKeyEntry } from '../config';
import { credentialIn, type RequestView } from './request';
import type { SecretStore } from './secrets';
import type { Verification, Verifier } from './verifier';

/** Verifies API keys by their hash, so that comparing them tells nothing about them. A key that it does not know may be another scheme's. */
export class ApiKeyVerifier implements Verifier {
  constructor(
    private readonly scheme: string,
    private readonly config: ApiKeyConfig,
    private readonly groups: { readonly [consumer: string]: readonly string[] },
    private readonly secrets: SecretStore,
  ) {}

  public async verify(request: RequestView): Promise<Verification> {
    const value = credentialIn(request, this.config.places);
    if (value === 'ambiguous') return 'invalid';
    if (value === undefined) return 'absent';
    const holders = await this.holders();
    if (holders === undefined) return 'unavailable';
    const consumer = holders.get(hash(value));
    if (consumer === undefined) return 'foreign';
    return { identity: { scheme: this.scheme, subject: consumer, consumer, scopes: [], groups: this.groups[consumer] ?? [] } };
  }

  /** Consumers by the hash of their keys; undefined where no key can be read. A key of several consumers is nobody's. */
  private async holders(): Promise<ReadonlyMap<string, string> | undefined> {
    const values = await Promise.all(this.config.keys.map((entry) => this.value(entry)));
    if (values.length > 0 && values.every((value) => value === undefined)) return undefined;
    const holders = new Map<string, string>();
    const shared = new Set<string>();
    for (const [index, { consumer }] of this.config.keys.entries()) {
      const value = values[index];
      if (value === undefined || !SENDABLE_KEY.test(value)) continue;
      const digest = hash(value);
      if ((holders.get(digest) ?? consumer) !== consumer) shared.add(digest);
      holders.set(digest, consumer);
    }
    for (const digest of shared) holders.delete(digest);
    return holders;
  }

  private value({ secret, key }: ApiKeyEntry): Promise<string | undefined> {
    return this.secrets.entry(secret, key);
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

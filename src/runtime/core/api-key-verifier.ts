import { createHash } from 'node:crypto';
import type { ApiKeyConfig, ApiKeyEntry } from '../config';
import { credentialIn, type RequestView } from './request';
import type { SecretStore } from './secrets';
import type { Verification, Verifier } from './verifier';

/** Verifies API keys by their hash, so that comparing them tells nothing about them. */
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
    if (consumer === undefined) return 'invalid';
    return { identity: { scheme: this.scheme, subject: consumer, consumer, scopes: [], groups: this.groups[consumer] ?? [] } };
  }

  /** Consumers by the hash of their keys; undefined where a secret cannot be read. */
  private async holders(): Promise<ReadonlyMap<string, string> | undefined> {
    const values = await Promise.all(this.config.keys.map((entry) => this.value(entry)));
    if (values.length > 0 && values.every((value) => value === undefined)) return undefined;
    const pairs = this.config.keys.flatMap(({ consumer }, index) => {
      const value = values[index];
      return value === undefined || value === '' ? [] : [[hash(value), consumer] as const];
    });
    return new Map(pairs);
  }

  private value({ secret, key }: ApiKeyEntry): Promise<string | undefined> {
    return this.secrets.entry(secret, key);
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

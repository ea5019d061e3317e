import type { UsageConfig } from '../config';
import type { Identity } from './identity';
import type { SecretStore } from './secrets';

/** Where the beginning of all usage keys is. */
export interface UsageSecret {
  readonly secret: string;
  readonly key: string;
}

/** What API Gateway counts a caller by: of its consumer, or of all who have no plan. Undefined where it cannot be read. */
export async function usageKey(
  { ofConsumers, other = '' }: UsageConfig,
  identity: Identity | undefined,
  { secret, key }: UsageSecret,
  secrets: SecretStore,
): Promise<string | undefined> {
  const known = identity === undefined ? [] : [identity, ...(identity.also ?? [])];
  const consumer = known.find((one) => one.consumer !== undefined)?.consumer ?? '';
  const base = await secrets.entry(secret, key);
  return base && base + (Object.hasOwn(ofConsumers, consumer) ? ofConsumers[consumer] : other);
}

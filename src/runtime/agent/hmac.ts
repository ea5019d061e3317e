import type { CompanionWork } from '../../targets/kubernetes/agent-plan';
import type { HmacCheck } from '../companion/hmac';
import { signingKey } from '../core/hmac';
import { entryText } from './holders';
import { readEntry } from './secret-folder';

/** The schemes of signed bodies with their keys. What is wrong with one is said, without the key. */
export function readHmac(work: readonly CompanionWork[], secretsDir: string, say: (line: string) => void): HmacCheck[] {
  const schemes = new Map(work.flatMap(({ hmac = [] }) => hmac.map((delivery) => [delivery.path, delivery] as const)));
  return [...schemes.values()].map((delivery) => {
    const key = signingKey(readEntry(secretsDir, delivery));
    if (key !== undefined) return { ...delivery, signingKey: key };
    say(`the secret of ${delivery.name} is missing or empty, requests with a signature get 503: ${entryText(delivery)}`);
    return delivery;
  });
}

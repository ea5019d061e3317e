import { createHash } from 'node:crypto';
import { sortedJson } from '../../model/sorted';
import type { ExchangeDelivery, IntrospectionDelivery } from '../../targets/kubernetes/agent-plan';

/** The header in which Envoy says what it asks about a request. */
export const ASKS_HEADER = 'x-tollgate-asks';

/** What it says there: something else when anything of the rules changes, so that the companion knows both while one takes the other's place. */
export function asksOf(kind: 'introspection' | 'exchange', rules: IntrospectionDelivery | ExchangeDelivery): string {
  return `${kind} ${rules.name} ${createHash('sha256').update(sortedJson(rules)).digest('hex').slice(0, 16)}`;
}

/** What stands in a request's metadata under the name of an exchange: the backend gets a token of its own, or the server refused the caller's. */
export const [EXCHANGED, NOT_EXCHANGED] = ['yes', 'refused'] as const;

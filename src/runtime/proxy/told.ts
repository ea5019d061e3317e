import type { ProxyConfig } from '../config-proxy';
import { breaksHeader } from '../core/claims';
import { type Identity, identityOfScheme } from '../core/identity';
import { textOf } from '../core/values';

/** What backends are told of the caller, by header: all that some scheme fills, and nothing of what a client says in them. */
export function toldHeaders({ identityHeaders }: ProxyConfig, identity: Identity | undefined): ReadonlyMap<string, string | undefined> {
  const told = new Map<string, string | undefined>();
  for (const { header, scheme, value } of identityHeaders) {
    const of = identityOfScheme(identity, scheme);
    const text = of && textOf(value, { identity: of });
    told.set(header, text === undefined || breaksHeader(text) ? told.get(header) : text);
  }
  return told;
}

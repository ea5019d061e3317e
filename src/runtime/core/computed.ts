import { parseClaimPath } from '../../model/claims';
import type { ValuePart } from '../../model/value';
import type { ComputedValue } from '../config';
import { breaksHeader, claimAt } from './claims';
import { type Identity, identityOfScheme } from './identity';
import { textOf } from './values';

/** The texts that a rule computes for who was let in, by their keys; undefined where a scheme's claim would break out of its header. */
export function computed(values: readonly ComputedValue[], identity: Identity | undefined): { readonly [key: string]: string } | undefined {
  // an empty text overrides what a client may have sent, a missing one would not
  const texts: { [key: string]: string } = Object.fromEntries(values.map(({ key }) => [key, '']));
  for (const { key, scheme, value } of values) {
    const of = scheme === undefined ? identity : identityOfScheme(identity, scheme);
    if (scheme !== undefined && value.some((part) => breaksOut(part, of))) return undefined;
    const text = of && textOf(value, { identity: of });
    // several schemes may fill one header: only a route empties what another said
    if (text !== undefined || scheme === undefined) texts[key] = text ?? '';
  }
  return texts;
}

function breaksOut(part: ValuePart, identity: Identity | undefined): boolean {
  if (identity?.claims === undefined || typeof part === 'string' || part.source !== 'claim') return false;
  const claim = claimAt(identity.claims, parseClaimPath(part.name ?? ''));
  return typeof claim === 'string' && breaksHeader(claim);
}

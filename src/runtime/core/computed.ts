import type { ComputedValue } from '../config';
import { breaksHeader } from './claims';
import { type Identity, identityOfScheme } from './identity';
import { textOf } from './values';

/** The texts that a rule computes for who was let in, by their keys. */
export function computed(values: readonly ComputedValue[], identity: Identity | undefined): { readonly [key: string]: string } {
  // an empty text overrides what a client may have sent, a missing one would not
  const texts: { [key: string]: string } = Object.fromEntries(values.map(({ key }) => [key, '']));
  for (const { key, scheme, value } of values) {
    const of = scheme === undefined ? identity : identityOfScheme(identity, scheme);
    const text = of && textOf(value, { identity: of });
    if (scheme === undefined) texts[key] = text === undefined || breaksHeader(text) ? '' : text;
    // several schemes may fill one header; what they say must be fit for it, or the credential is none
    else if (text !== undefined) texts[key] = text;
  }
  return texts;
}

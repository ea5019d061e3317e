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
    const text = of === undefined ? '' : (textOf(value, { identity: of }) ?? '');
    // what a scheme says of a caller must be fit for a header, or the credential is none; any other odd value is missing
    texts[key] = scheme === undefined && breaksHeader(text) ? '' : text;
  }
  return texts;
}

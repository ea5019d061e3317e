import { parseClaimPath } from '../../model/claims';
import type { ValuePart, ValueText } from '../../model/value';
import { claimAt, claimText } from './claims';
import { callerOf, type Identity } from './identity';

/** What `${...}` can be looked up in. */
export interface ValueContext {
  readonly identity?: Identity | undefined;
  /** Everything that a request knows and an identity does not, by source and name. */
  readonly lookup?: (source: string, name: string | undefined) => string | undefined;
}

/** A text with `${...}` filled in; undefined where a value is missing. */
export function textOf(value: ValueText, context: ValueContext): string | undefined {
  const parts = value.map((part) => partOf(part, context));
  return parts.some((part) => part === undefined) ? undefined : parts.join('');
}

function partOf(part: ValuePart, { identity, lookup }: ValueContext): string | undefined {
  if (typeof part === 'string') return part;
  if (identity !== undefined && part.source === 'caller') return callerOf(identity);
  if (identity !== undefined && part.source === 'consumer') return identity.consumer;
  if (identity?.claims !== undefined && part.source === 'claim')
    return claimText(claimAt(identity.claims, parseClaimPath(part.name ?? '')));
  return lookup?.(part.source, part.name);
}

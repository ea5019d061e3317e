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

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/;

/** Whether a text holds a control character. */
export function hasControl(text: string): boolean {
  return CONTROL.test(text);
}

/** A value with a control character is missing. Within a header of the client there can be none but a tab. */
function partOf(part: ValuePart, context: ValueContext): string | undefined {
  if (typeof part === 'string') return part;
  const text = sourceText(part, context);
  return part.source !== 'header' && text !== undefined && hasControl(text) ? undefined : text;
}

function sourceText({ source, name }: Exclude<ValuePart, string>, { identity, lookup }: ValueContext): string | undefined {
  if (identity !== undefined && source === 'caller') return callerOf(identity);
  if (identity !== undefined && source === 'consumer')
    return [identity, ...(identity.also ?? [])].find(({ consumer }) => consumer !== undefined)?.consumer;
  if (source === 'returned') return identity?.returned?.[name ?? ''];
  if (identity?.claims !== undefined && source === 'claim') return claimText(claimAt(identity.claims, parseClaimPath(name ?? '')));
  return lookup?.(source, name);
}

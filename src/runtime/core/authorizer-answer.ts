import { NotUnderstood } from './not-understood';
import { hasControl } from './values';

/**
 * What an authorizer's answer says of the caller, by names in lower case: `principalId` and the fields of its context, as API Gateway knows
 * them. A text with a control character is missing.
 *
 * Throws `NotUnderstood` for an answer that API Gateway would not take, and where a name stands for two texts.
 */
export function authorizerFields({ principalId, context = {} }: { readonly [name: string]: unknown }): ReadonlyMap<string, string> {
  if (typeof principalId !== 'string') throw new NotUnderstood('principalId is no text');
  if (typeof context !== 'object' || Array.isArray(context)) throw new NotUnderstood('the context is no object');
  const fields = new Map<string, string>();
  for (const [name, value] of [['principalId', principalId], ...Object.entries(context ?? {})] as const) {
    if (value === null) continue;
    if (!SCALARS.has(typeof value)) throw new NotUnderstood('a field of the context is neither a text nor a number nor a boolean');
    const [key, text] = [name.toLowerCase(), String(value)];
    if (fields.has(key) && fields.get(key) !== text) throw new NotUnderstood('two fields have one name and different values');
    fields.set(key, text);
  }
  return new Map([...fields].filter(([, text]) => !hasControl(text)));
}

const SCALARS: ReadonlySet<string> = new Set(['string', 'number', 'boolean']);

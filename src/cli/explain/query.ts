import { credentialQueries } from '../../model/credential-groups';
import type { ApiModel } from '../../model/model';
import type { ChangesModel } from '../../model/transform';
import type { ValueText } from '../../model/value';
import { percentEncoded } from '../../runtime/core/percent-encoded';
import { type Known, partValue, written } from './values';

/** The query as the backend sees it: without credentials and what is removed, and with what is set. */
export function sentQuery({ setQuery, removeQuery }: ChangesModel, api: ApiModel, known: Known): string {
  const gone = new Set([...credentialQueries(api.schemes.values()), ...removeQuery, ...setQuery.map(({ name }) => name)]);
  if (gone.size === 0) return known.request.search;
  const pairs = known.request.search.slice(1).split('&');
  const kept = pairs.filter((pair) => pair !== '' && !gone.has(nameOf(pair)));
  const set = setQuery.flatMap(({ name, value }) => {
    const text = textOf(value, known);
    return text === undefined ? [] : [`${percentEncoded(name)}=${text}`];
  });
  const query = [...kept, ...set];
  return query.length === 0 ? '' : `?${query.join('&')}`;
}

function nameOf(pair: string): string {
  const [name = ''] = pair.split('=');
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}

/** Undefined where a part is missing, so that nothing is set. What is not known stays as it is written. */
function textOf(value: ValueText, known: Known): string | undefined {
  const parts = value.map((part) => {
    if (typeof part === 'string') return percentEncoded(part);
    const text = part.source === 'path' ? known.captured.get(part.name ?? '') : partValue(part, known);
    if (text === undefined) return written(part);
    return text === '' ? undefined : part.source === 'path' ? encodedAnew(text) : percentEncoded(text);
  });
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** What was received in a path, decoded once and encoded as any value: `a%27b%41` as `a%27bA`. */
function encodedAnew(captured: string): string {
  return captured.replace(/%([\dA-Fa-f]{2})|[^%]+/g, (piece, hex?: string) => {
    if (hex === undefined) return percentEncoded(piece);
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[\w.~-]/.test(character) ? character : piece.toUpperCase();
  });
}

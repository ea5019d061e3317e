import type { ClaimPath, ClaimRule } from '../../model/scheme';
import type { Members } from './token';

/** The value at a path of claims, or undefined. */
export function claimAt(claims: Members, path: ClaimPath): unknown {
  let value: unknown = claims;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, step)) return undefined;
    value = (value as Members)[step];
  }
  return value;
}

/** Whether a claim has one of the values; a list must hold one of them. */
export function claimHolds(claims: Members, { claim, values }: ClaimRule): boolean {
  return [claimAt(claims, claim)].flat().some((item) => values.includes(item as string));
}

/** The words of a claim that is a list or a text with spaces, such as `scope`. */
export function claimWords(claims: Members, path: ClaimPath): readonly string[] {
  const value = claimAt(claims, path);
  return typeof value === 'string' ? value.split(' ').filter((word) => word !== '') : claimTexts(claims, path);
}

/** The texts of a claim that is a list or a single text, such as `groups`. */
export function claimTexts(claims: Members, path: ClaimPath): readonly string[] {
  return [claimAt(claims, path)].flat().filter((item) => typeof item === 'string');
}

/** A claim as a header's value: scalars as text, lists and objects as base64url JSON. Undefined where there is none, or an empty one. */
export function claimText(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'object' ? Buffer.from(JSON.stringify(value, sorted)).toString('base64url') : String(value);
}

/** Members in the order of their names: every target writes the same text. */
function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const HEADER_BREAKS = /[\r\n\0]/;

/** Whether a text would break out of a header. */
export function breaksHeader(text: string): boolean {
  return HEADER_BREAKS.test(text);
}

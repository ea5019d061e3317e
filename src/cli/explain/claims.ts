import type { ClaimPath } from '../../model/scheme';
import type { Claims } from './request';

/** A claim's values: those of a list, or its only one. */
export function claimValues(claims: Claims, path: ClaimPath): unknown[] {
  let value: unknown = claims;
  for (const step of path) value = isBlock(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** A value, or each of a list, as text; blocks have none. */
export function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value])
    .filter((item) => item !== undefined && item !== null && typeof item !== 'object')
    .map(String);
}

function isBlock(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

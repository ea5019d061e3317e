import type { SchemeModel } from '../../model/scheme';

const CHECKED: ReadonlySet<SchemeModel['kind']> = new Set(['jwt', 'apiKey']);

/** Whether the authorizer has no check for a kind of scheme. */
export function isCompanionKind(kind: SchemeModel['kind']): boolean {
  return !CHECKED.has(kind);
}

import { changesPath } from '../../model/fill-path';
import { type Check, refusedBy } from './check';
import { type Known, pathPiece } from './values';
import type { Way } from './way';

/** What is said against the values that fill the path of a backend or of a redirect. */
export function checkFilledPath({ action, rewrite }: Way, known: Known): Check[] {
  const path = 'redirect' in action ? action.redirect.to : 'respond' in action ? undefined : rewrite?.path;
  if (path === undefined || !changesPath(path, pathPiece(known))) return [];
  const detail = 'a value makes an empty segment, a dot segment, or holds what no path may';
  return [refusedBy('path', 'values that stay within their segment', 'route', 'path-refused', detail)];
}

import { PATH_GUARD } from './path-guard';
import type { ValuePart, ValueText } from './value';

/** What stands in a path in place of a part that is filled in, percent-encoded already. */
export type PathPiece = (part: Exclude<ValuePart, string>) => string;

/** Nothing, or what no `paths.allow` opens. */
const REFUSED = new RegExp(['^$', ...PATH_GUARD.filter((rule) => rule.openedBy === undefined).map((rule) => rule.pattern)].join('|'), 'i');

/** A path, or a url, with its parts filled in. */
export function fillPath(path: ValueText, piece: PathPiece): string {
  return path.map((part) => (typeof part === 'string' ? part : piece(part))).join('');
}

/**
 * Whether a value changes which path is meant: its segment is empty, `.` or `..`, or holds what no path may.
 *
 * Text that the path of the request brings has passed the path guard.
 */
export function changesPath(path: ValueText, piece: PathPiece): boolean {
  let segment = { text: '', filled: false };
  const filled: string[] = [];
  const end = () => {
    if (segment.filled) filled.push(segment.text);
    segment = { text: '', filled: false };
  };
  for (const part of path) {
    if (typeof part !== 'string') {
      segment = { text: segment.text + piece(part), filled: segment.filled || part.source !== 'path' };
      continue;
    }
    const [written = '', query] = part.split('?', 2);
    for (const [index, text] of written.split('/').entries()) {
      if (index > 0) end();
      segment.text += text;
    }
    if (query !== undefined) break;
  }
  end();
  return filled.some((text) => REFUSED.test(text));
}

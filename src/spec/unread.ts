import type { Path, Problem } from '../problem';
import type { Finding } from './issues';

/** A part of a file that cannot be read, while the rest can. It stands as null in the file's value. */
export interface Unread {
  readonly path: Path;
  readonly problem: Problem;
  /**
   * What is not to be said besides, because it only follows: anything of the value at `path`, what is missed in the map there, or nothing.
   */
  readonly hides: 'value' | 'missed' | 'nothing';
}

/** Said of a field that is not there, and of the map that lacks it. */
const MISSED_FIELD: ReadonlySet<string> = new Set(['Missing', 'Needed']);
const MISSED_IN_MAP: ReadonlySet<string> = new Set(['EmptyMap', 'ExactlyOne', 'Needed', 'NothingSaid']);

/** Says of findings, at their places in the file, whether they only follow from what could not be read. */
export function followers(parts: readonly Pick<Unread, 'path' | 'hides'>[]): (finding: Pick<Finding, 'path' | 'code'>) => boolean {
  const hiding = (wanted: Unread['hides']) => new Set(parts.filter(({ hides }) => hides === wanted).map(({ path }) => keyOf(path)));
  const [values, maps] = [hiding('value'), hiding('missed')];
  return ({ path, code }) =>
    (MISSED_IN_MAP.has(code) && maps.has(keyOf(path))) ||
    (MISSED_FIELD.has(code) && maps.has(keyOf(path.slice(0, -1)))) ||
    (values.size > 0 && [path, ...path.map((_, index) => path.slice(0, index))].some((outer) => values.has(keyOf(outer))));
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

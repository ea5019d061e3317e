import type { PathException } from '../spec/paths';

/** One thing that the path guard refuses before any route is looked at. */
export interface PathGuardRule {
  /** What a path has that the rule refuses. */
  readonly refuses: string;
  /** Regular expression of RE2 over ASCII, to be searched for without regard to case in the path as received, without its query. */
  readonly pattern: string;
  /** Which `paths.allow` opens it; without one it is never open. */
  readonly openedBy?: PathException;
}

const SLASH = '(?:/|%2f)';
const DOT = '(?:\\.|%2e)';

/**
 * What a path may consist of before the rules are looked at: the whole path must match.
 *
 * Said as what is accepted, because no RE2 expression finds a byte that is not UTF-8.
 */
export const PATH_CHARACTERS = '[\\x21-\\x7e]+';

/** What the path guard refuses. A route opens one with `paths.allow`. */
export const PATH_GUARD: readonly PathGuardRule[] = [
  { refuses: 'a dot segment', pattern: `(?:^|${SLASH})${DOT}{1,2}(?:;|%3b|${SLASH}|$)` },
  { refuses: 'a backslash', pattern: '\\\\|%5c' },
  { refuses: 'an encoded control character', pattern: '%[01][0-9a-f]|%7f' },
  { refuses: 'a broken escape', pattern: '%(?:[^0-9a-f]|[0-9a-f][^0-9a-f]|[0-9a-f]?$)' },
  { refuses: 'an escape that is no UTF-8', pattern: '%c[01]|%f[5-9a-f]|%e0%[89]|%ed%[ab]|%f0%8|%f4%[9ab]' },
  { refuses: 'two slashes in a row', pattern: `${SLASH}${SLASH}`, openedBy: 'doubleSlash' },
  { refuses: 'an encoded slash', pattern: '%2f', openedBy: 'encodedSlash' },
  { refuses: 'an encoded percent sign', pattern: '%25', openedBy: 'encodedPercent' },
  { refuses: 'a semicolon', pattern: ';|%3b', openedBy: 'semicolon' },
  { refuses: 'an encoded character outside of ASCII', pattern: '%[89a-f][0-9a-f]', openedBy: 'nonAscii' },
];

/** The rules that stand on a route with these exceptions. */
export function guardRules(allowed: readonly PathException[]): readonly PathGuardRule[] {
  return PATH_GUARD.filter((rule) => rule.openedBy === undefined || !allowed.includes(rule.openedBy));
}

/**
 * The guard as one expression, to be searched for without regard to case in a path without its query that may have been
 * decoded: it takes spaces and what else no server sees raw, and where `nonAscii` is allowed also characters outside of ASCII.
 */
export function refusedPaths(allowed: readonly PathException[]): string {
  const characters = allowed.includes('nonAscii') ? '[\\x00-\\x1f\\x7f]' : '[^\\x20-\\x7e]';
  return [characters, ...guardRules(allowed).map(({ pattern }) => pattern)].join('|');
}

/** What the guard refuses in a path as received, without its query; nothing where the path is accepted. */
export function guardPath(path: string, allowed: readonly PathException[] = []): string[] {
  if (!new RegExp(`^${PATH_CHARACTERS}$`).test(path)) return ['a control character or one outside of ASCII'];
  return guardRules(allowed)
    .filter((rule) => new RegExp(rule.pattern, 'i').test(path))
    .map((rule) => rule.refuses);
}

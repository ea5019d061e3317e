import type { PathException } from '../../../spec/paths';

/** Regular expressions of RE2 over the raw `:path`, its query included. */
const QUERY = '(?:\\?[\\x21-\\x7e]*)?';

/** Printable ASCII without slash, dot, question mark, hash, percent sign, semicolon and backslash. */
const CHARACTER = '[\\x21\\x22\\x24\\x26-\\x2d0-9:<=>@A-Z\\[\\]^_`a-z{|}~]';

/** Escapes of printable ASCII that mean something: neither unreserved characters nor what the guard refuses. */
const ESCAPE = '%(?:2[0-46-9abc]|3[acdef]|40|5[bde]|60|7[bcd])';

/** Escapes of letters, digits, `-`, `.`, `_` and `~`, which mean the characters themselves (RFC 3986, section 2.3). */
const UNRESERVED_ESCAPE = '%(?:2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])';

const TAIL = '%[89ab][0-9a-f]';

/** Escaped UTF-8 of more than one byte, without overlong forms and surrogates (RFC 3629). */
const NON_ASCII = [
  `%(?:c[2-9a-f]|d[0-9a-f])${TAIL}`,
  `%e0%[ab][0-9a-f]${TAIL}`,
  `%e[1-9a-cef](?:${TAIL}){2}`,
  `%ed%[89][0-9a-f]${TAIL}`,
  `%f0%[9ab][0-9a-f](?:${TAIL}){2}`,
  `%f[1-3](?:${TAIL}){3}`,
  `%f4%8[0-9a-f](?:${TAIL}){2}`,
].join('|');

/**
 * The paths that pass: no dot segments, nothing ambiguous, nothing broken. `allowed` opens what is legal but unusual; what then
 * separates segments for a backend must not make dot segments of them either.
 */
export function acceptedPath(allowed: readonly PathException[] = []): string {
  const open = (exception: PathException, ...characters: readonly string[]) => (allowed.includes(exception) ? characters : []);
  const plain = oneOf(CHARACTER, ESCAPE, ...open('encodedPercent', '%25'), ...open('nonAscii', NON_ASCII));
  const first = oneOf(plain, ...open('semicolon', ';', '%3b'));
  const rest = `${oneOf(first, '\\.')}*`;
  const segment = oneOf(`${first}${rest}`, `\\.${plain}${rest}`, `\\.\\.${oneOf(plain, '\\.')}${rest}`);
  const separator = oneOf('/', ...open('encodedSlash', '%2f'));
  const empty = allowed.includes('doubleSlash') ? '?' : '';
  return `(?i)/(?:${segment}${empty}${separator})*${segment}?${QUERY}`;
}

function oneOf(...alternatives: readonly string[]): string {
  return `(?:${alternatives.join('|')})`;
}

/** The hosts that pass: a name or an address, and a port. Envoy takes two `Host` headers for one with a comma. */
export const ACCEPTED_HOST = '[^,@/\\\\?#\\s]*';

const UNBROKEN = '(?:[^?%]|%[0-9a-f]{2})*';

/** The paths with an escaped unreserved character, which are decoded before anything else looks at them: no escape may come of it. */
export const DECODABLE_PATH = `(?i)${UNBROKEN}${UNRESERVED_ESCAPE}${UNBROKEN}(?:\\?.*)?`;

import type { PathException } from '../../spec/paths';

/** What a path may not hold, and the exception that opens it. The same list as the gateway's on Kubernetes. */
const REFUSED: readonly { readonly pattern: RegExp; readonly exception?: PathException }[] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is refused
  { pattern: /[\x00-\x1f\x7f\\]|%(?:[01][0-9a-f]|7f|5c)/i },
  { pattern: /%(?![0-9a-f]{2})/i },
  { pattern: /(?:^|\/|%2f)(?:\.|%2e){1,2}(?:\/|%2f|$)/i },
  { pattern: /\/\//, exception: 'doubleSlash' },
  { pattern: /%2f/i, exception: 'encodedSlash' },
  { pattern: /%25/i, exception: 'encodedPercent' },
  { pattern: /;|%3b/i, exception: 'semicolon' },
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII is what is refused
  { pattern: /[^\x00-\x7f]|%[89a-f][0-9a-f]/i, exception: 'nonAscii' },
];

/** Whether a raw path, without its query, is one that every server reads alike. */
export function pathIsPlain(path: string, allowed: readonly PathException[]): boolean {
  return (
    isDecodable(path) &&
    REFUSED.every(({ pattern, exception }) => (exception !== undefined && allowed.includes(exception)) || !pattern.test(path))
  );
}

/** Whether all escapes together are text: overlong forms and half characters are not. */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * What stands before the version in a header `Accept`, and the version: that of the first media type of the form `TYPE.vVERSION`, with or
 * without a suffix. Weights (`q`) are not looked at. In the words of RE2 as well as of JavaScript.
 */
export function mediaTypePattern(type: string): string {
  return `(?:^|,)[ \\t]*${type.replace(/[^A-Za-z0-9/-]/g, '\\$&')}[.]v([^+;, \\t]*)`;
}

/** The version that a request asks for by a media type, as the only one of a list; an empty list where it asks for none. */
export function versionIn(accept: readonly string[], type: string): string[] {
  const [, version = ''] = new RegExp(mediaTypePattern(type), 'i').exec(accept.join(',')) ?? [];
  return version === '' ? [] : [version];
}

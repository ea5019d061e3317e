/** Dashes that a name may have: each doubles its spellings. */
const MAX_DASHES = 3;

/**
 * The other names under which servers that take underscores for dashes (CGI, WSGI, PHP) would know a header, so that a client could say by
 * one of them what the header is to say. Undefined where they are too many to be mapped.
 */
export function otherSpellings(name: string): readonly string[] | undefined {
  const [first = '', ...rest] = name.split(/[-_]/);
  if (rest.length > MAX_DASHES) return undefined;
  const all = rest.reduce((begun, word) => begun.flatMap((text) => [`${text}-${word}`, `${text}_${word}`]), [first]);
  return all.filter((spelling) => spelling !== name);
}

/** Expressions by header name, and the same for its other spellings where they are not said already. */
export function inAllSpellings(expressions: { readonly [name: string]: string }): { readonly [name: string]: string } {
  const spelled = Object.entries(expressions).flatMap(([name, expression]) =>
    (otherSpellings(name) ?? []).map((spelling) => [spelling, expression] as const),
  );
  return { ...Object.fromEntries(spelled), ...expressions };
}

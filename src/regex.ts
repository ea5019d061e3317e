/** An expression of RE2, compiled. */
export interface Regex {
  /** Whether it matches the whole of a value. */
  readonly matches: (value: string) => boolean;
  /** Steps of its program: what Envoy limits. */
  readonly steps: number;
}

/** Compiles an expression as Envoy does, which compares bytes: a dot is one byte of a character. Throws where RE2 refuses the expression. */
export function compileRegex({ RE2JS }: Pick<typeof import('re2js'), 'RE2JS'>, source: string): Regex {
  const compiled = RE2JS.compile(bytes(source));
  return { matches: (value) => compiled.testExact(bytes(value)), steps: compiled.programSize() };
}

/** What stands in a message of RE2 about bytes, as it was written. */
export function characters(text: string): string {
  return Buffer.from(text, 'latin1').toString();
}

/** One character for each byte of a text. */
function bytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

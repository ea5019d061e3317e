/** What the path guard lets through besides plain paths. */
export interface PathRules {
  /**
   * Unusual but legal parts: `nonAscii`, `encodedSlash`, `encodedPercent`, `semicolon`, `doubleSlash`.
   *
   * Everything else that is unusual is answered 400.
   *
   * @default plain paths only
   */
  readonly allow?: PathException[];
}

/** Unusual but legal parts of a path, each with a risk of its own where a backend reads paths differently. */
export type PathException = 'nonAscii' | 'encodedSlash' | 'encodedPercent' | 'semicolon' | 'doubleSlash';

/** What the path guard lets through besides plain paths. */
export interface PathRules {
  readonly allow?: PathException[];
}

export type PathException = 'nonAscii' | 'encodedSlash' | 'encodedPercent' | 'semicolon' | 'doubleSlash';

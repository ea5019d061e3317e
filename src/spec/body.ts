/** A JSON Schema 2020-12. Exactly one of `file` and `inline`. */
export interface BodySchema {
  readonly file?: string;
  readonly inline?: any;
}

/** What a route accepts as a body. */
export interface BodyRules {
  readonly maxSize?: string;
  readonly contentTypes?: string[];
  readonly schema?: BodySchema;
}

/** What all routes accept as a body. */
export interface BodyDefaults {
  readonly maxSize?: string;
}

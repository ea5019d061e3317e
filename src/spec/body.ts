/**
 * A JSON Schema (2020-12). Exactly one of `file` and `inline`.
 *
 * AWS checks natively only what means the same in draft 4; the rest takes the proxy Lambda.
 */
export interface BodySchema {
  /**
   * Path of a JSON or YAML file, from the spec's own folder.
   *
   * @default the schema is inline
   */
  readonly file?: string;

  /**
   * The schema itself.
   *
   * @default the schema is in a file
   */
  readonly inline?: any;
}

/** What a route accepts as a body. */
export interface BodyRules {
  /**
   * Largest body, as a Kubernetes quantity of bytes (`64Ki`).
   *
   * From `0` to `1Gi`; a larger one is answered 413. On AWS below `10Mi` this takes the proxy Lambda.
   *
   * @default `10Mi`, or `1Mi` where a rule has to read the body
   */
  readonly maxSize?: string;

  /**
   * Media types that are accepted, without parameters.
   *
   * Another one is answered 415.
   *
   * @default every type
   */
  readonly contentTypes?: string[];

  /**
   * Schema that the body must fit.
   *
   * The body is read whole first; one that does not fit is answered 400.
   *
   * @default any body
   */
  readonly schema?: BodySchema;
}

/** What all routes accept as a body. */
export interface BodyDefaults {
  /**
   * Largest body, as a Kubernetes quantity of bytes (`2Mi`).
   *
   * From `0` to `1Gi`; a larger one is answered 413.
   *
   * @default `10Mi`, or `1Mi` where a rule has to read the body
   */
  readonly maxSize?: string;
}

/**
 * Changes of headers. Values may hold `${...}`; a value that is missing sets nothing.
 *
 * Not `host`, `content-length`, what belongs to the connection (RFC 9110, section 7.6.1), and what the gateway itself
 * writes: the request's id, `x-tollgate-…`, in requests also `x-envoy-…` and `x-forwarded-for`, `-host`, `-port` and
 * `-proto`, and in answers what a CORS policy says.
 */
export interface HeaderChanges {
  /**
   * Headers that are set; replaces what was there.
   *
   * @default none
   */
  readonly set?: { [name: string]: string };

  /**
   * Headers that are added to what is there.
   *
   * @default none
   */
  readonly add?: { [name: string]: string };

  /**
   * Headers that are removed.
   *
   * @default none
   */
  readonly remove?: string[];
}

/** Changes of the query. Values may hold `${...}`. */
export interface QueryChanges {
  /**
   * Parameters that are set; replaces what was there.
   *
   * @default none
   */
  readonly set?: { [name: string]: string };

  /**
   * Parameters that are removed.
   *
   * @default none
   */
  readonly remove?: string[];
}

/**
 * Changes of the fields of a JSON body.
 *
 * Paths have dots (`meta.caller`) and `[*]` for every item of a list. The body is read whole. On AWS by the proxy
 * Lambda.
 */
export interface JsonChanges {
  /**
   * Fields that are set, by path, to any JSON; texts may hold `${...}`.
   *
   * @default none
   */
  readonly set?: { [path: string]: any };

  /**
   * New names of fields, by path.
   *
   * @default none
   */
  readonly rename?: { [path: string]: string };

  /**
   * Fields that are removed.
   *
   * @default none
   */
  readonly drop?: string[];

  /**
   * Fields that stay; all others are removed. An empty list keeps all.
   *
   * @default all
   */
  readonly keep?: string[];
}

/**
 * What changes in a request before the backend sees it.
 *
 * On AWS native for http backends; for Lambda functions by the proxy Lambda or `wrap()`.
 */
export interface RequestChanges {
  /**
   * Changes of headers.
   *
   * @default none
   */
  readonly headers?: HeaderChanges;

  /**
   * Changes of the query.
   *
   * @default none
   */
  readonly query?: QueryChanges;

  /**
   * Changes of the fields of the body.
   *
   * @default none
   */
  readonly json?: JsonChanges;

  /**
   * Turns the body into the other format: `json-to-xml` or `xml-to-json`.
   *
   * @default the body stays as it is
   */
  readonly convert?: 'json-to-xml' | 'xml-to-json';
}

/**
 * What changes in an answer before the client sees it.
 *
 * On AWS by the proxy Lambda or `wrap()`.
 */
export interface ResponseChanges {
  /**
   * Changes of headers.
   *
   * @default none
   */
  readonly headers?: HeaderChanges;

  /**
   * Changes of the fields of the body.
   *
   * @default none
   */
  readonly json?: JsonChanges;

  /**
   * Turns the body into the other format: `json-to-xml` or `xml-to-json`.
   *
   * @default the body stays as it is
   */
  readonly convert?: 'json-to-xml' | 'xml-to-json';
}

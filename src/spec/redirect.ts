/** Sends the client to another address. */
export interface Redirect {
  /**
   * A path, before which basePath is put, or an absolute url.
   *
   * May hold `{param}` of the route and `${...}`. The request's query is kept unless this has one.
   */
  readonly to: string;

  /**
   * 301, 302, 303, 307 or 308 (RFC 9110, section 15.4).
   *
   * @default 302
   */
  readonly status?: number;
}

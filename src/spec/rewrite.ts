/** The path and the host that the backend sees. At least one of the two. */
export interface Rewrite {
  /**
   * Path in place of the route's; the bound url's own path stays before it.
   *
   * May hold `{param}` of the route and `${...}`, whose values are percent-encoded. To strip a prefix: `/{rest}`.
   *
   * @default the filled-in path of the route's key
   */
  readonly path?: string;

  /**
   * Value of the Host header.
   *
   * An exact host name. The client's is in `X-Forwarded-Host`.
   *
   * @default the host of the bound url
   */
  readonly host?: string;
}

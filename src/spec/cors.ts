/**
 * Cross-origin requests (the Fetch standard's CORS protocol).
 *
 * A preflight is answered by the gateway. On AWS the headers on answers take the proxy Lambda or `wrap()`.
 */
export interface Cors {
  /**
   * Origins whose pages may call: `https://app.example.com`.
   *
   * Scheme, host and port as browsers send them, in lower case and without a slash at the end; `https://*.example.com` for
   * every host below; `*` for all.
   */
  readonly origins: string[];

  /**
   * Methods that pages may use, at least one.
   *
   * @default the methods of the path
   */
  readonly methods?: string[];

  /**
   * Request headers that pages may send.
   *
   * `*` stands for all but `authorization`, and cannot stand beside credentials.
   *
   * @default ['authorization', 'content-type']
   */
  readonly headers?: string[];

  /**
   * Answer headers that pages may read.
   *
   * `*` stands for all, and cannot stand beside credentials.
   *
   * @default those that the Fetch standard always allows
   */
  readonly exposeHeaders?: string[];

  /**
   * Whether pages may send cookies and HTTP authentication.
   *
   * Not together with the origin `*`.
   *
   * @default false
   */
  readonly credentials?: boolean;

  /**
   * How long browsers may keep the answer to a preflight.
   *
   * A duration from `0s` to `24h`, whole seconds; browsers have lower ceilings of their own.
   *
   * @default '10m'
   */
  readonly maxAge?: string;
}

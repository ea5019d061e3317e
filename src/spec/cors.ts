/**
 * Cross-origin requests (the Fetch standard's CORS protocol).
 *
 * A preflight is answered by the gateway. On AWS the headers on answers take the proxy Lambda or `wrap()`.
 */
export interface Cors {
  /**
   * Origins whose pages may call: `https://app.example.com`.
   *
   * Scheme, host and port, no slash at the end; `https://*.example.com` for every host below; `*` for all.
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
   * @default ['authorization', 'content-type']
   */
  readonly headers?: string[];

  /**
   * Answer headers that pages may read.
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
   * A duration from `0s` to `24h`; browsers have lower ceilings of their own.
   *
   * @default '10m'
   */
  readonly maxAge?: string;
}

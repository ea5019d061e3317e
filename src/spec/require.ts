/** Headers and query parameters that a request must carry; else it is answered 400. */
export interface RequiredParts {
  /**
   * Names of headers.
   *
   * @default no headers
   */
  readonly headers?: string[];

  /**
   * Names of query parameters.
   *
   * @default no parameters
   */
  readonly query?: string[];
}

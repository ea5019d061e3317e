/** Headers and query parameters that a request must carry. */
export interface RequiredParts {
  readonly headers?: string[];
  readonly query?: string[];
}

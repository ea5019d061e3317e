/** Cross-origin requests (the Fetch standard's CORS protocol). */
export interface Cors {
  readonly origins: string[];
  readonly methods?: string[];
  readonly headers?: string[];
  readonly exposeHeaders?: string[];
  readonly credentials?: boolean;
  readonly maxAge?: string;
}

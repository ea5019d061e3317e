/** An external HTTP service that decides. */
export interface ExternalScheme {
  readonly url: string;
  readonly sendHeaders: string[];
  readonly returnHeaders?: string[];
  readonly subject?: string;
  readonly timeout?: string;
}

/** A fixed answer. At most one of `body` and `json`. */
export interface Respond {
  readonly status: number;
  readonly body?: string;
  readonly json?: any;
  readonly headers?: { [name: string]: string };
}

/** A fixed answer. At most one of `body` and `json`. */
export interface Respond {
  /** Status of the answer, from 200 to 599. */
  readonly status: number;

  /**
   * Text of the answer, as `text/plain`.
   *
   * @default no text
   */
  readonly body?: string;

  /**
   * JSON of the answer, as `application/json`.
   *
   * @default no JSON
   */
  readonly json?: any;

  /**
   * Headers of the answer, as they are sent.
   *
   * Not those of the connection. Nothing is filled in.
   *
   * @default content type and length
   */
  readonly headers?: { [name: string]: string };
}

export interface AggregateCall {
  readonly get: string;
  readonly backend: string;
  readonly timeout?: string;
  /** Stands in for the answer of a call that failed. */
  readonly otherwise?: any;
}

/** Several calls, one answer. */
export interface Aggregate {
  readonly calls: { [name: string]: AggregateCall };
  /** JMESPath expressions over the calls' answers, nested as the answer shall be. */
  readonly answer: any;
  readonly timeout?: string;
  readonly maxAnswer?: string;
}

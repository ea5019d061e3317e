/** One of the calls that an aggregate makes. */
export interface AggregateCall {
  /**
   * Path that is fetched with GET, within the backend: `/profile`.
   *
   * May hold `{param}` of the route, `${...}` and a query. The call carries the caller's Authorization (or the
   * exchanged token), the request id and the trace, nothing else.
   */
  readonly get: string;

  /** Name of the backend that answers, from `backends`. */
  readonly backend: string;

  /**
   * Longest wait for this call's answer.
   *
   * A duration from `1ms` to `24h`, as the Gateway API writes it.
   *
   * @default the timeout of the aggregate
   */
  readonly timeout?: string;

  /**
   * Stands in for the answer of a call that failed or was late.
   *
   * Any JSON value. Without it a failed call fails the whole answer with 502 or 504.
   *
   * @default the call must succeed
   */
  readonly otherwise?: any;
}

/**
 * Several calls at once, one JSON answer.
 *
 * The companion makes the calls on Kubernetes; on AWS the API's proxy Lambda does, with its extra invoke.
 */
export interface Aggregate {
  /**
   * The calls, by the names that `answer` uses for what they answered.
   *
   * At least one. They run at the same time.
   */
  readonly calls: { [name: string]: AggregateCall };

  /**
   * The shape of the answer: JMESPath expressions, nested in maps as the answer shall be.
   *
   * `user: { name: profile.name }` takes `name` of what the call `profile` answered.
   */
  readonly answer: any;

  /**
   * Longest wait for all calls together.
   *
   * A duration from `1ms` to `24h`; AWS ends at `29s`.
   *
   * @default '15s'
   */
  readonly timeout?: string;

  /**
   * Most that one call may answer, as a Kubernetes quantity of bytes.
   *
   * From `1` to `1Gi`. A larger answer counts as failed.
   *
   * @default '1Mi'
   */
  readonly maxAnswer?: string;
}

/** One thing about a route that API Gateway cannot do, so that a function of ours stands in the way of its requests. */
export interface ProxyReason {
  /** As the route or its API has it, in steps with dots between them: `request.headers.add`. It stands for all below it. */
  readonly field: string;
  /** A sentence for reports. */
  readonly why: string;
}

/**
 * An external HTTP service that decides.
 *
 * It gets GET with the request's method, host, path and address in `X-Forwarded-Method`, `-Host`, `-Uri` and `-For`, and no body.
 * 2xx allows; 401, 403 and 3xx go to the client as they are; anything else is 503. On AWS the client gets the gateway's own 401 and 403,
 * and 401 for 3xx; a Lambda authorizer may be bound there in the place of the service (`authorizers` of the bindings).
 */
export interface ExternalScheme {
  /**
   * Address of the service.
   *
   * `https`, or `http` within the cluster and on loopback; may hold `${value:NAME}`. It is asked at the path and query that stand here.
   * The AWS target refuses addresses within a cluster (`AwsServiceInCluster`).
   */
  readonly url: string;

  /** Request headers that it gets. The credential is present when any of them is. */
  readonly sendHeaders: string[];

  /**
   * Headers of its answer that the backend gets.
   *
   * The same headers from a client are removed, on open routes too. On AWS a Lambda function gets them through the proxy Lambda or
   * `wrap()`.
   *
   * @default the backend gets none
   */
  readonly returnHeaders?: string[];

  /**
   * Header of its answer that names the caller.
   *
   * @default callers have no subject, so nothing can be keyed by them
   */
  readonly subject?: string;

  /**
   * Longest wait for its answer.
   *
   * A duration from `1ms` to `24h`; late is 503. The AWS target refuses more than `10s` (`AwsTimeoutTooLong`).
   *
   * @default '2s'
   */
  readonly timeout?: string;
}

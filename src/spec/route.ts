import type { Access } from './access';
import type { Aggregate } from './aggregate';
import type { Batch } from './batch';
import type { BodyRules } from './body';
import type { Cache } from './cache';
import type { Canary } from './canary';
import type { Cors } from './cors';
import type { Fallback } from './fallback';
import type { Fault } from './fault';
import type { IpRules } from './ips';
import type { Limit } from './limits';
import type { Mirror } from './mirror';
import type { PathRules } from './paths';
import type { Redirect } from './redirect';
import type { RequiredParts } from './require';
import type { Respond } from './respond';
import type { Retry } from './retry';
import type { Rewrite } from './rewrite';
import type { Stream } from './stream';
import type { RequestChanges, ResponseChanges } from './transform';
import type { Variant } from './variants';
import type { WeightedBackend } from './weighted';

/** One route. Leads to exactly one of `backend`, `weighted`, `aggregate`, `batch`, `respond` and `redirect`. */
export interface Route {
  /**
   * Name of the backend that answers, from `backends`.
   *
   * @default the route leads elsewhere
   */
  readonly backend?: string;

  /**
   * Backends that share the requests by their weights.
   *
   * @default the route leads elsewhere
   */
  readonly weighted?: WeightedBackend[];

  /**
   * Several calls, one answer.
   *
   * @default the route leads elsewhere
   */
  readonly aggregate?: Aggregate;

  /**
   * Several requests in one.
   *
   * @default the route leads elsewhere
   */
  readonly batch?: Batch;

  /**
   * A fixed answer.
   *
   * @default the route leads elsewhere
   */
  readonly respond?: Respond;

  /**
   * Another address.
   *
   * @default the route leads elsewhere
   */
  readonly redirect?: Redirect;

  /**
   * Team that owns the route, in reports and alerts.
   *
   * @default the API's owner
   */
  readonly owner?: string;

  /**
   * Words to find the route by, in reports and the OpenAPI output.
   *
   * @default the API's tags
   */
  readonly tags?: string[];

  /**
   * What the route is for, in reports and the OpenAPI output.
   *
   * @default no description
   */
  readonly description?: string;

  /**
   * Who may call. Replaces the API's rule whole.
   *
   * @default the API's rule
   */
  readonly access?: Access;

  /**
   * Client addresses that may call.
   *
   * Adds up with those of the API and the gateway: all must pass.
   *
   * @default the API's and the gateway's rules alone
   */
  readonly ips?: IpRules;

  /**
   * Limits of this route.
   *
   * Replaces the API's list; `[]` lifts it, which reports show. The gateway's limits and the caller's plan count as
   * well.
   *
   * @default the API's limits
   */
  readonly limits?: Limit[];

  /**
   * Which web pages may call.
   *
   * Routes of one path must agree, because a preflight knows no method.
   *
   * @default the API's policy
   */
  readonly cors?: Cors;

  /**
   * What the route accepts as a body.
   *
   * Merged field by field with the API's.
   *
   * @default the API's rules
   */
  readonly body?: BodyRules;

  /**
   * Headers and query parameters that a request must carry.
   *
   * @default none
   */
  readonly require?: RequiredParts;

  /**
   * Other ways to answer, chosen by header, query or cookie; the first that matches wins.
   *
   * Changes backend and transforms only, never access, limits or body. On AWS by the proxy Lambda, or by routing
   * rules.
   *
   * @default the route always answers itself
   */
  readonly variants?: Variant[];

  /**
   * Sends a share of the requests to a new version of the backend.
   *
   * @default all go to the backend
   */
  readonly canary?: Canary;

  /**
   * What keeps a caller on one of the `weighted` backends: `caller`, `ip`, `consumer`, `header:NAME`, `claim:PATH`,
   * `cookie:NAME`.
   *
   * Variants with `weighted` have it too. Requests without any of the keys are divided at random.
   *
   * @default each request is divided at random
   */
  readonly sticky?: string[];

  /**
   * The path and the host that the backend sees.
   *
   * @default the route's path, the bound host
   */
  readonly rewrite?: Rewrite;

  /**
   * What changes in a request before the backend sees it.
   *
   * @default nothing
   */
  readonly request?: RequestChanges;

  /**
   * What changes in an answer before the client sees it.
   *
   * On AWS this takes the proxy Lambda or `wrap()`.
   *
   * @default nothing
   */
  readonly response?: ResponseChanges;

  /**
   * Keeps answers of the backend.
   *
   * @default nothing is kept
   */
  readonly cache?: Cache;

  /**
   * Longest wait for the complete answer, retries included.
   *
   * A duration from `1ms` to `24h`; overrides the backend's. The AWS target refuses more than `29s`. Behind `stream`
   * it bounds the answer's head.
   *
   * @default the backend's timeout
   */
  readonly timeout?: string;

  /**
   * Whether and when requests are repeated.
   *
   * Merged field by field with the backend's.
   *
   * @default the backend's rules
   */
  readonly retry?: Retry;

  /**
   * Answers in place of a backend that fails.
   *
   * Overrides the backend's.
   *
   * @default the backend's fallback
   */
  readonly fallback?: Fallback;

  /**
   * Sends a copy of requests to another backend.
   *
   * Overrides the backend's.
   *
   * @default the backend's mirror
   */
  readonly mirror?: Mirror;

  /**
   * Faults that are put in on purpose, for tests.
   *
   * Overrides the backend's. The AWS target refuses it.
   *
   * @default the backend's faults
   */
  readonly fault?: Fault;

  /**
   * What the path guard lets through besides plain paths.
   *
   * @default plain paths only
   */
  readonly paths?: PathRules;

  /**
   * A long-lived answer.
   *
   * Switches the backend's retry and fallback off here.
   *
   * @default the answer ends within `timeout`, and a WebSocket upgrade is refused
   */
  readonly stream?: Stream;

  /**
   * Versions that have this route; for the others it is not there.
   *
   * @default every version
   */
  readonly versions?: string[];
}

import type { Baseline } from './baseline';
import type { Observability } from './observability';
import type { Respond } from './respond';

/** How errors made by the gateway look (problem details, RFC 9457). */
export interface Errors {
  /**
   * Start of the `type` of every error; the name of the error follows.
   *
   * @default 'urn:tollgate:problem:'
   */
  readonly typeBase?: string;

  /**
   * Sentences for the `detail` of errors, by their names: `rate-limited`.
   *
   * @default errors have a title and no detail
   */
  readonly detail?: { [slug: string]: string };
}

/**
 * Compression of answers.
 *
 * AWS refuses `br`.
 */
export interface Compression {
  /**
   * Algorithms that the gateway offers, by preference: `gzip`, `br`, `zstd`.
   *
   * @default ['gzip']
   */
  readonly algorithms?: string[];

  /**
   * Smallest answer that is compressed, as a Kubernetes quantity of bytes.
   *
   * @default '1Ki'
   */
  readonly minSize?: string;
}

/** The id that a request keeps from the client to the backend and the logs. */
export interface RequestId {
  /**
   * Header that holds it, in requests and in answers.
   *
   * On AWS, answers get it through the proxy Lambda or `wrap()`.
   *
   * @default 'x-request-id'
   */
  readonly header?: string;

  /**
   * Whether an id that the client sends is kept.
   *
   * @default false
   */
  readonly trust?: boolean;
}

/** Answers for everything while it stands here. */
export interface Maintenance {
  /** The answer. */
  readonly respond: Respond;

  /**
   * Client addresses that are served as usual.
   *
   * @default nobody
   */
  readonly allow?: string[];
}

/** What belongs to a gateway, not to one of its APIs: one Envoy, or one AWS domain, has one of each. */
export interface GatewaySettings {
  /**
   * Name of the gateway, a DNS-1123 label.
   *
   * On Kubernetes it begins with a letter and has at most 55 characters: its Service is called `NAME-gateway`.
   *
   * @default the name of the first API
   */
  readonly name?: string;

  /**
   * What every API must at least keep.
   *
   * @default each API decides alone
   */
  readonly baseline?: Baseline;

  /**
   * How errors look.
   *
   * @default RFC 9457 without details
   */
  readonly errors?: Errors;

  /**
   * How answers are compressed.
   *
   * @default not at all
   */
  readonly compression?: Compression;

  /**
   * Which header holds the request id.
   *
   * @default `x-request-id`, made by the gateway
   */
  readonly requestId?: RequestId;

  /**
   * Headers that tell clients what is left: `draft` (RateLimit of the IETF draft), `x` (X-RateLimit-…), `both` or
   * `none`.
   *
   * On Kubernetes, of all rates and plans, and of nothing where only requests at one time count: all but `none` is refused there. A 429
   * carries `Retry-After` all the same. AWS says it of what it counts in a table, and refuses all but `none` where it has none.
   *
   * @default 'draft' where it costs nothing: of all but buckets of an instance, which tell only where this is written
   */
  readonly limitHeaders?: 'draft' | 'x' | 'both' | 'none';

  /**
   * Access log, traces and metrics.
   *
   * @default an access log without headers, and metrics
   */
  readonly observability?: Observability;

  /**
   * Answers for everything while it stands here.
   *
   * @default requests are served
   */
  readonly maintenance?: Maintenance;
}

/** A gateway file: its settings and the APIs it serves. */
export interface GatewaySpec extends GatewaySettings {
  /**
   * The APIs: files, from the gateway file's own folder, or specs.
   *
   * At least one; disjoint by host and base path.
   */
  readonly apis: any[];
}

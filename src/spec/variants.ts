import type { Redirect } from './redirect';
import type { Respond } from './respond';
import type { Rewrite } from './rewrite';
import type { RequestChanges, ResponseChanges } from './transform';
import type { WeightedBackend } from './weighted';

/** How a value is matched. Exactly one. */
export interface ValueMatch {
  /**
   * Start of the value.
   *
   * @default another way
   */
  readonly prefix?: string;

  /**
   * A regular expression of RE2 that matches the whole value.
   *
   * No look-around, no back-references.
   *
   * @default another way
   */
  readonly regex?: string;

  /**
   * Whether there is a value at all.
   *
   * @default another way
   */
  readonly present?: boolean;
}

/** What a request must look like. All predicates must hold; at least one. */
export interface VariantPredicate {
  /**
   * Headers, by name: a text for equality, or a match.
   *
   * @default any headers
   */
  readonly headers?: { [name: string]: string | ValueMatch };

  /**
   * Query parameters, by name: a text for equality, or a match.
   *
   * @default any query
   */
  readonly query?: { [name: string]: string | ValueMatch };

  /**
   * Cookies, by name: a text for equality, or a match.
   *
   * @default any cookies
   */
  readonly cookies?: { [name: string]: string | ValueMatch };
}

/** Another way to answer a route, chosen by predicate. */
export interface Variant {
  /** What a request must look like. */
  readonly when: VariantPredicate;

  /**
   * Name of the backend that answers.
   *
   * @default the route's
   */
  readonly backend?: string;

  /**
   * Backends that share the requests by their weights.
   *
   * @default the route's
   */
  readonly weighted?: WeightedBackend[];

  /**
   * A fixed answer.
   *
   * @default the route's
   */
  readonly respond?: Respond;

  /**
   * Another address.
   *
   * @default the route's
   */
  readonly redirect?: Redirect;

  /**
   * The path and the host that the backend sees.
   *
   * @default the route's
   */
  readonly rewrite?: Rewrite;

  /**
   * What changes in a request.
   *
   * @default the route's
   */
  readonly request?: RequestChanges;

  /**
   * What changes in an answer.
   *
   * @default the route's
   */
  readonly response?: ResponseChanges;
}

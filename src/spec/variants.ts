import type { Redirect } from './redirect';
import type { Respond } from './respond';
import type { Rewrite } from './rewrite';
import type { RequestChanges, ResponseChanges } from './transform';
import type { WeightedBackend } from './weighted';

/** How a value is matched. Exactly one. */
export interface ValueMatch {
  readonly prefix?: string;
  readonly regex?: string;
  readonly present?: boolean;
}

/** All predicates must hold. */
export interface VariantPredicate {
  readonly headers?: { [name: string]: string | ValueMatch };
  readonly query?: { [name: string]: string | ValueMatch };
  readonly cookies?: { [name: string]: string | ValueMatch };
}

/** Another way to answer a route, chosen by predicate. */
export interface Variant {
  readonly when: VariantPredicate;
  readonly backend?: string;
  readonly weighted?: WeightedBackend[];
  readonly respond?: Respond;
  readonly redirect?: Redirect;
  readonly rewrite?: Rewrite;
  readonly request?: RequestChanges;
  readonly response?: ResponseChanges;
}

import type { Path, Problem } from '../problem';
import type { Part } from './matrix';
import type { How, Target } from './verdict';

/** One used field and what one target does with it. */
export interface LedgerRow {
  readonly target: Target;
  readonly part: Part;
  /** The API that uses the field; undefined for the gateway's settings and for bindings. */
  readonly api?: string;
  /** As problems name it: `routes["GET /x"].timeout`, `bindings.listener.tls`. */
  readonly path: string;
  /** From the root of its part. */
  readonly steps: Path;
  /** The field's pattern, `routes.*.timeout`. */
  readonly field: string;
  /** `waived`: refused, and left out with a reason. */
  readonly how: How | 'refused' | 'waived';
  readonly note?: string;
  /** How the answer differs from the other target's. */
  readonly differs?: string;
  /** What is not shown by a running engine. */
  readonly unproven?: string;
  /** Why it is refused. */
  readonly problem?: Problem;
  /** Why the deployment does without it. */
  readonly reason?: string;
}

/** What a target does with everything that a gateway uses. */
export interface Ledger {
  readonly rows: readonly LedgerRow[];
  /** What the target refuses and nothing waives, and waivers that are wrong. */
  readonly problems: readonly Problem[];
}

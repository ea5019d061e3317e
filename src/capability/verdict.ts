import type { ApiModel, GatewayModel } from '../model/model';
import type { Path } from '../problem';
import type { Bindings } from '../spec/bindings';

/** Where a spec is delivered to. */
export type Target = 'kubernetes' | 'aws';

/** The targets, in the order in which reports show them. */
export const TARGETS: readonly Target[] = ['kubernetes', 'aws'];

/**
 * Who does what a field asks for.
 *
 * `native`: the engine itself. `companion`: our process beside Envoy. `agent`: the process that configures Envoy.
 * `authorizer`: the Lambda authorizer. `proxy`: the Lambda in the request's path. `bound`: what the binding names.
 * `metadata`: reports and documents only. `otherTarget`: for another target alone.
 */
export type How = 'native' | 'companion' | 'agent' | 'authorizer' | 'proxy' | 'bound' | 'metadata' | 'otherTarget';

/** A field that the target serves. */
export interface Served {
  readonly how: How;
  /** What a reader of the report should know. */
  readonly note?: string;
  /** How the answer differs from the other target's. */
  readonly differs?: string;
  /** What is not shown by a running engine. */
  readonly unproven?: string;
}

/** A field that the target does not serve. */
export interface Refused {
  readonly how: 'refused';
  readonly code: string;
  /** Goes on after the field: `is not built yet`. */
  readonly why: string;
  /** What to do. */
  readonly instead: string;
  /** The block around the field that is refused as a whole. */
  readonly block?: string;
}

/** What a target does with a field. */
export type Verdict = Served | Refused;

/** A field where it is used. */
export interface Use {
  readonly value: unknown;
  readonly path: Path;
  /** What stands for the stars of the field's pattern, in order. */
  readonly names: readonly string[];
  readonly model: GatewayModel;
  /** Undefined for settings of the gateway and for bindings. */
  readonly api?: ApiModel;
  readonly bindings: Bindings;
}

/** What a target does with a field: always the same, or depending on the value and the model. */
export type Cell = Verdict | ((use: Use) => Verdict);

/** One field and what each target does with it. */
export interface Row {
  /** Steps with dots between them; a star is any key of a map or any position in a list. */
  readonly field: string;
  readonly kubernetes: Cell;
  readonly aws: Cell;
}

/** A row of the matrix; what is not said for AWS is as on Kubernetes. */
export function row(field: string, kubernetes: Cell, aws: Cell = kubernetes): Row {
  return { field, kubernetes, aws };
}

/** The same rows under another field. */
export function under(prefix: string, rows: readonly Row[]): Row[] {
  return rows.map((entry) => ({ ...entry, field: `${prefix}.${entry.field}` }));
}

/** By the engine itself. */
export const native: Verdict = { how: 'native' };
/** By the Lambda authorizer. */
export const authorizer: Verdict = { how: 'authorizer' };
/** By the agent, which reads secrets and delivers what they hold to Envoy. */
export const fromSecret: Verdict = { how: 'agent', note: 'read from its secret' };
/** By what the binding names. */
export const bound: Verdict = { how: 'bound' };
/** In reports and documents only. */
export const metadata: Verdict = { how: 'metadata' };
/** A binding that another target uses. */
export const otherTarget: Verdict = { how: 'otherTarget' };

/** Part of the contract, and served by a later version. */
export const notBuilt: Verdict = { how: 'refused', code: 'NotBuiltYet', why: 'is not built yet', instead: 'remove it' };

/** What the target cannot do. */
export function refused(why: string, instead: string, code = 'RefusedByTarget'): Refused {
  return { how: 'refused', code, why, instead };
}

/** The same refusal, of the whole block that the field stands in. */
export function wholeBlock<V extends Verdict>(block: string, verdict: V): V {
  return verdict.how === 'refused' ? { ...verdict, block } : verdict;
}

/** Done by the proxy Lambda, at the price of one more invocation. */
export function proxy(note: string): Verdict {
  return { how: 'proxy', note: `${note}; one more Lambda invocation a request` };
}

/** Served so where the value is one of these, else otherwise: by default not built yet. */
export function only(values: readonly unknown[], verdict: Verdict = native, otherwise: Verdict = notBuilt): Cell {
  return ({ value }) => (values.includes(value) ? verdict : otherwise);
}

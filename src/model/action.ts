import type { Aggregate } from '../spec/aggregate';
import type { Batch } from '../spec/batch';
import type { Canary } from '../spec/canary';
import type { Redirect } from '../spec/redirect';
import type { Respond } from '../spec/respond';
import type { WeightedBackend } from '../spec/weighted';
import { type CanaryModel, resolveCanary } from './canary';
import type { ProblemSlug } from './errors';
import { at } from './report';
import { sortedEntries, sortedJson } from './sorted';
import { resolveSticky, type StickyKey } from './sticky';
import type { ValueText } from './value';
import { parsePathValue } from './values';

/** A fixed answer, its body already text. */
export interface RespondModel {
  readonly status: number;
  readonly body: string;
  /** `text/plain`, `application/json`, or what `headers` names. */
  readonly contentType?: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** `to` may hold `{param}`, written `${path:param}` in its parts, and `${...}`. */
export interface RedirectModel {
  readonly to: ValueText;
  readonly status: 301 | 302 | 303 | 307 | 308;
  /** Whether `to` starts with a scheme and host. */
  readonly absolute: boolean;
  /** The query of the request is kept unless `to` has one. */
  readonly keepQuery: boolean;
}

/** Where a request goes. Exactly one. `problem` is what nobody writes: an error of the gateway. */
export type Action =
  | { readonly backend: string; readonly canary?: CanaryModel }
  | {
      readonly weighted: readonly { readonly backend: string; readonly weight: number }[];
      /** Left out where each request is divided at random. */
      readonly sticky?: readonly StickyKey[];
    }
  | { readonly respond: RespondModel }
  | { readonly redirect: RedirectModel }
  | { readonly problem: ProblemSlug }
  | { readonly aggregate: Aggregate }
  | { readonly batch: Batch };

/** What a route or a variant leads to, as written. */
export interface ActionSpec {
  readonly backend?: string;
  readonly canary?: Canary;
  readonly weighted?: readonly WeightedBackend[];
  readonly sticky?: readonly string[];
  readonly respond?: Respond;
  readonly redirect?: Redirect;
  readonly aggregate?: Aggregate;
  readonly batch?: Batch;
}

/** Resolves the one thing that a route leads to; undefined where a variant names none. */
export function resolveAction(spec: ActionSpec, basePath: string): Action | undefined {
  if (spec.backend !== undefined) {
    return { backend: spec.backend, ...(spec.canary === undefined ? {} : { canary: resolveCanary(spec.canary) }) };
  }
  if (spec.weighted !== undefined) {
    return { weighted: spec.weighted, ...(spec.sticky === undefined ? {} : { sticky: resolveSticky(spec.sticky) }) };
  }
  if (spec.respond !== undefined) return { respond: resolveRespond(spec.respond) };
  if (spec.redirect !== undefined) return { redirect: resolveRedirect(spec.redirect, basePath) };
  if (spec.aggregate !== undefined) return { aggregate: spec.aggregate };
  return spec.batch === undefined ? undefined : { batch: spec.batch };
}

/** Resolves a fixed answer. */
export function resolveRespond(spec: Respond): RespondModel {
  const headers = sortedEntries(spec.headers).map(([name, value]) => ({ name: name.toLowerCase(), value }));
  const written = headers.find((header) => header.name === 'content-type')?.value;
  const implied = spec.json !== undefined ? 'application/json' : spec.body !== undefined ? 'text/plain' : undefined;
  const contentType = written ?? implied;
  return {
    status: spec.status,
    body: spec.json !== undefined ? sortedJson(spec.json) : (spec.body ?? ''),
    ...(contentType === undefined ? {} : { contentType }),
    headers: headers.filter((header) => header.name !== 'content-type'),
  };
}

function resolveRedirect(spec: Redirect, basePath: string): RedirectModel {
  const absolute = !spec.to.startsWith('/');
  const to = parsePathValue(absolute ? spec.to : `${basePath}${spec.to}`);
  const written = to.map((part) => (typeof part === 'string' ? part : '')).join('');
  return { to, status: (spec.status ?? 302) as RedirectModel['status'], absolute, keepQuery: !written.includes('?') };
}

/** The backends that an action leads to. */
export function actionBackends(action: Action): string[] {
  if ('backend' in action) return action.canary === undefined ? [action.backend] : [action.backend, action.canary.backend];
  if ('weighted' in action) return action.weighted.map(({ backend }) => backend);
  return 'aggregate' in action ? sortedEntries(action.aggregate.calls).map(([, call]) => call.backend) : [];
}

/** The backends that an action leads to, each with its place within the action: `weighted[0].backend`. */
export function backendReferences(action: Action): [name: string, path: string][] {
  if ('backend' in action) {
    const { backend, canary } = action;
    return [[backend, 'backend'], ...(canary === undefined ? [] : [[canary.backend, 'canary.backend'] as [string, string]])];
  }
  if ('weighted' in action) return action.weighted.map(({ backend }, index) => [backend, `weighted[${index}].backend`]);
  if (!('aggregate' in action)) return [];
  return sortedEntries(action.aggregate.calls).map(([name, call]) => [call.backend, `${at('aggregate.calls', name)}.backend`]);
}

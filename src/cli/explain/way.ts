import { lazy } from '../../lazy';
import type { Action } from '../../model/action';
import { versionIn } from '../../model/media-type-version';
import type { RewriteModel } from '../../model/rewrite';
import type { RouteModel } from '../../model/route';
import type { ChangesModel } from '../../model/transform';
import type { PredicateModel, VariantModel } from '../../model/variants';
import { compileRegex } from '../../regex';
import { matches } from '../../runtime/proxy/predicates';
import type { AskedRequest } from './request';

/** What puts a request on a side of a canary, or of weights that callers keep. */
export interface ExplainedSide {
  /** `share`: there is one side for all. */
  readonly by: 'share' | 'preview' | 'sticky' | 'chance';
  /** The backend, if that is known. */
  readonly backend: string | null;
  /** The caller's number, from 0 to below 1: the sides divide these numbers in their order. */
  readonly number?: number;
  /** What would decide: the keys of `sticky` as they are written. */
  readonly keys?: readonly string[];
}

/** What a route does with a request: by itself, or one of its variants. */
export interface Way {
  /** Position of the variant that was chosen, from 0. */
  readonly variant: number | null;
  readonly action: Action;
  /** What puts the request on a side, where its action has some that callers keep or a canary. */
  readonly side?: ExplainedSide;
  readonly rewrite?: RewriteModel;
  /** What changes of the request. */
  readonly changes: ChangesModel;
  /** The version that it is for, where that is known. */
  readonly version?: string;
  /** Whether the request names a version; undefined where none is looked at. */
  readonly named?: boolean;
}

/** The first variant whose predicates hold, else the route itself. */
export function wayOf(route: RouteModel, request: AskedRequest): Way {
  const position = route.variants.findIndex((variant) => variant.when.every((predicate) => holds(predicate, request)));
  const variant = route.variants[position];
  const rewrite = variant?.rewrite ?? route.rewrite;
  return {
    variant: variant === undefined ? null : positionOf(variant, position),
    action: variant?.action ?? route.action,
    ...(rewrite === undefined ? {} : { rewrite }),
    changes: variant?.request ?? route.request,
    ...versionOf(variant, route),
  };
}

/** Where a variant stands in the spec: versions have each variant of a route, and the route itself. */
function positionOf({ ofVersion }: VariantModel, position: number): number | null {
  return ofVersion === undefined ? position : (ofVersion.position ?? null);
}

function versionOf(variant: VariantModel | undefined, route: RouteModel): Pick<Way, 'version' | 'named'> {
  const { version } = variant?.ofVersion ?? route;
  if (version === undefined) return route.announced === undefined ? {} : { named: true };
  const [first] = variant?.ofVersion === undefined ? [] : variant.when;
  return { version, named: first === undefined ? route.versionSegment !== undefined : !('present' in first.match) };
}

function holds({ on, name, match }: PredicateModel, request: AskedRequest): boolean {
  return matches(match, valuesOf(on, name, request), (regex, value) => compileRegex(lazy.re2, regex).matches(value));
}

/** Of several headers any may hold; of parameters and cookies the first counts. */
function valuesOf(on: PredicateModel['on'], name: string, { headers, query, cookies }: AskedRequest): readonly string[] {
  if (on === 'mediaType') return versionIn(headers.get('accept') ?? [], name);
  if (on === 'header') return headers.get(name) ?? [];
  const value = on === 'cookie' ? cookies.get(name) : query.get(name);
  return value === undefined || value === null ? [] : [value];
}

import { bindingKind, bindingOf } from '../../capability/bound';
import type { Action } from '../../model/action';
import type { ProblemSlug } from '../../model/errors';
import { fillPath } from '../../model/fill-path';
import type { ApiModel } from '../../model/model';
import type { RouteModel } from '../../model/route';
import { divisionOf, NUMBERS, waitMillis } from '../../model/sides';
import type { StreamModel } from '../../model/stream';
import type { BackendBinding, Bindings } from '../../spec/bindings';
import { breakersOf, type ExplainedBreaker } from './breaker';
import { type ExplainedFallback, fallbacksOf } from './fallback';
import { sentQuery } from './query';
import { policiesOf } from './resilience';
import { type Known, pathPiece } from './values';
import type { ExplainedSide, Way } from './way';

/** What the request leads to, once every check has let it through. */
export interface Destination {
  /** Position of the variant that was chosen, from 0. */
  readonly variant: number | null;
  readonly backend: ExplainedBackend | null;
  /** What has put the request on its side, or would. */
  readonly side?: ExplainedSide;
  /** Where chance decides, or what is not known: what each backend gets. */
  readonly shares?: readonly { readonly backend: string; readonly percent: number }[];
  /** Left out where none stands before a backend. */
  readonly breakers?: readonly ExplainedBreaker[];
  /** Left out where nothing stands in for a backend. */
  readonly fallbacks?: readonly ExplainedFallback[];
  /** What the gateway answers by itself; null where the backend answers. */
  readonly answer: OwnAnswer | null;
}

/** An answer that the gateway makes. */
export interface OwnAnswer {
  readonly status: number;
  /** The problem's name and its `type`, where it is a refusal. */
  readonly problem?: ProblemSlug;
  readonly type?: string;
  /** Where a redirect leads. */
  readonly location?: string;
}

/** A backend and what it sees of the request. */
export interface ExplainedBackend {
  readonly name: string;
  /** The path and query that the backend sees, after the bound url's own path. */
  readonly path: string;
  readonly host?: string;
  readonly timeoutMillis: number;
  /** Where the answer is one: the timeout is that of its head then. */
  readonly stream?: StreamModel;
  /** Where it is bound, if it is. */
  readonly bound?: string;
  /** What happens on the way to it, in words. */
  readonly policies?: readonly string[];
}

/** Where a route leads a request that goes one of its ways. */
export function destinationOf(way: Way, asked: RouteModel, known: Known, api: ApiModel, bindings: Bindings): Destination {
  const route = way.version === undefined ? asked : { ...asked, version: way.version };
  const { variant, action } = way;
  const place = { variant, backend: null, answer: null };
  if ('respond' in action) return { ...place, answer: { status: action.respond.status } };
  if ('redirect' in action) return { ...place, answer: { status: action.redirect.status, location: locationOf(action, known) } };
  const shares = sharesOf(action, api.name);
  const [first] = shares;
  if (first === undefined) return place;
  const binding = bindingOf(bindings, api.name, first.backend);
  const backend = {
    name: first.backend,
    ...sentTo(way, known, api),
    timeoutMillis: waitMillis('weighted' in action ? action : { backend: first.backend }, route, api),
    ...(route.stream === undefined ? {} : { stream: route.stream }),
    ...(binding === undefined ? {} : { bound: describeBinding(binding) }),
    ...policiesOf('weighted' in action ? action : { backend: first.backend }, first.backend, { route, api, method: known.request.method }),
  };
  const names = shares.map((share) => share.backend);
  const [breakers, fallbacks] = [breakersOf(names, api), fallbacksOf(names, route, api, known.request.method)];
  return {
    ...place,
    ...(way.side === undefined ? {} : { side: way.side }),
    backend,
    ...(shares.length > 1 ? { shares } : {}),
    ...(breakers.length > 0 ? { breakers } : {}),
    ...(fallbacks.length > 0 ? { fallbacks } : {}),
  };
}

/** What a backend is asked for. */
function sentTo({ rewrite, changes }: Way, known: Known, api: ApiModel): Pick<ExplainedBackend, 'path' | 'host'> {
  const path = rewrite?.path === undefined ? known.inner || '/' : fillPath(rewrite.path, pathPiece(known));
  return {
    path: `${path}${sentQuery(changes, api, known)}`,
    ...(rewrite?.host === undefined ? {} : { host: fillPath(rewrite.host, pathPiece(known)) }),
  };
}

function sharesOf(action: Action, api: string): { readonly backend: string; readonly percent: number }[] {
  const division = divisionOf(action, api);
  if (division === undefined) return 'backend' in action ? [{ backend: action.backend, percent: 100 }] : [];
  const shares = division.sides.map(({ backend, below }, place, all) => {
    const percent = (100 * (below - (all[place - 1]?.below ?? 0))) / NUMBERS;
    return { backend, percent: Math.round(percent * 1e6) / 1e6 };
  });
  return shares.filter(({ percent }) => percent > 0).sort((a, b) => b.percent - a.percent);
}

function locationOf({ redirect }: Extract<Action, { redirect: unknown }>, known: Known): string {
  return `${fillPath(redirect.to, pathPiece(known))}${redirect.keepQuery ? known.request.search : ''}`;
}

function describeBinding(binding: BackendBinding): string {
  const { service, url, endpoints, vpcLink } = binding;
  if (service !== undefined)
    return `service ${service.namespace === undefined ? '' : `${service.namespace}/`}${service.name}:${service.port}`;
  return url ?? vpcLink?.url ?? endpoints?.map((endpoint) => endpoint.url).join(', ') ?? String(bindingKind(binding));
}

import { bindingKind, bindingOf } from '../../capability/bound';
import type { Action } from '../../model/action';
import type { ProblemSlug } from '../../model/errors';
import { fillPath } from '../../model/fill-path';
import type { ApiModel } from '../../model/model';
import type { RouteModel } from '../../model/route';
import type { StreamModel } from '../../model/stream';
import type { BackendBinding, Bindings } from '../../spec/bindings';
import { sentQuery } from './query';
import { type Known, pathPiece } from './values';
import type { Way } from './way';

/** What the request leads to, once every check has let it through. */
export interface Destination {
  /** Position of the variant that was chosen, from 0. */
  readonly variant: number | null;
  readonly backend: ExplainedBackend | null;
  /** With `weighted`: what each backend gets. */
  readonly shares?: readonly { readonly backend: string; readonly percent: number }[];
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
}

/** Where a route leads a request that goes one of its ways. */
export function destinationOf(way: Way, route: RouteModel, known: Known, api: ApiModel, bindings: Bindings): Destination {
  const { variant, action } = way;
  const place = { variant, backend: null, answer: null };
  if ('respond' in action) return { ...place, answer: { status: action.respond.status } };
  if ('redirect' in action) return { ...place, answer: { status: action.redirect.status, location: locationOf(action, known) } };
  const shares = sharesOf(action);
  const [first] = shares;
  if (first === undefined) return place;
  const binding = bindingOf(bindings, api.name, first.backend);
  const backend = {
    name: first.backend,
    ...sentTo(way, known, api),
    timeoutMillis: route.timeoutMillis,
    ...(route.stream === undefined ? {} : { stream: route.stream }),
    ...(binding === undefined ? {} : { bound: describeBinding(binding) }),
  };
  return { ...place, backend, ...(shares.length > 1 ? { shares } : {}) };
}

/** What a backend is asked for. */
function sentTo({ rewrite, changes }: Way, known: Known, api: ApiModel): Pick<ExplainedBackend, 'path' | 'host'> {
  const path = rewrite?.path === undefined ? known.inner || '/' : fillPath(rewrite.path, pathPiece(known));
  return {
    path: `${path}${sentQuery(changes, api, known)}`,
    ...(rewrite?.host === undefined ? {} : { host: fillPath(rewrite.host, pathPiece(known)) }),
  };
}

function sharesOf(action: Action): { readonly backend: string; readonly percent: number }[] {
  if ('backend' in action) return [{ backend: action.backend, percent: 100 }];
  if (!('weighted' in action)) return [];
  const sum = action.weighted.reduce((total, { weight }) => total + weight, 0);
  return action.weighted.map(({ backend, weight }) => ({ backend, percent: (100 * weight) / sum })).sort((a, b) => b.percent - a.percent);
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

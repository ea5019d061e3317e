import { bindingKind, bindingOf } from '../../capability/bound';
import type { Action } from '../../model/action';
import type { ProblemSlug } from '../../model/errors';
import type { RewriteModel } from '../../model/rewrite';
import type { RouteModel } from '../../model/route';
import type { MatchModel, PredicateModel, VariantModel } from '../../model/variants';
import type { BackendBinding, Bindings } from '../../spec/bindings';
import type { AskedRequest } from './request';
import { fill, type Known } from './values';

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
  /** Where it is bound, if it is. */
  readonly bound?: string;
}

/** Where a route leads a request. */
export function destinationOf(route: RouteModel, known: Known, api: string, bindings: Bindings): Destination {
  const { request } = known;
  const position = route.variants.findIndex((variant) => variant.when.every((predicate) => holds(predicate, request)));
  const variant: VariantModel | undefined = route.variants[position];
  const action = variant?.action ?? route.action;
  const place = { variant: variant === undefined ? null : position, backend: null, answer: null };
  if ('respond' in action) return { ...place, answer: { status: action.respond.status } };
  if ('redirect' in action) return { ...place, answer: { status: action.redirect.status, location: locationOf(action, known) } };
  const shares = sharesOf(action);
  const [first] = shares;
  if (first === undefined) return place;
  const rewrite = variant?.rewrite ?? route.rewrite;
  const backend = explainedBackend(first.backend, route, rewrite, known, bindingOf(bindings, api, first.backend));
  return { ...place, backend, ...(shares.length > 1 ? { shares } : {}) };
}

function explainedBackend(
  name: string,
  route: RouteModel,
  rewrite: RewriteModel | undefined,
  known: Known,
  binding: BackendBinding | undefined,
): ExplainedBackend {
  const query = known.request.query.toString();
  const path = rewrite?.path === undefined ? filledTemplate(route, known) : fill(rewrite.path, known);
  return {
    name,
    path: query === '' ? path : `${path}?${query}`,
    ...(rewrite?.host === undefined ? {} : { host: fill(rewrite.host, known) }),
    timeoutMillis: route.timeoutMillis,
    ...(binding === undefined ? {} : { bound: describeBinding(binding) }),
  };
}

function filledTemplate(route: RouteModel, { captured }: Known): string {
  const texts = route.template.segments.map((segment) => {
    if ('literal' in segment) return segment.literal;
    return captured.get('param' in segment ? segment.param : segment.rest) ?? '';
  });
  return `/${texts.join('/')}`;
}

function sharesOf(action: Action): { readonly backend: string; readonly percent: number }[] {
  if ('backend' in action) return [{ backend: action.backend, percent: 100 }];
  if (!('weighted' in action)) return [];
  const sum = action.weighted.reduce((total, { weight }) => total + weight, 0);
  return action.weighted.map(({ backend, weight }) => ({ backend, percent: (100 * weight) / sum })).sort((a, b) => b.percent - a.percent);
}

function locationOf({ redirect }: Extract<Action, { redirect: unknown }>, known: Known): string {
  const to = fill(redirect.to, known);
  const query = known.request.query.toString();
  return redirect.keepQuery && query !== '' ? `${to}?${query}` : to;
}

function describeBinding(binding: BackendBinding): string {
  const { service, url, endpoints, vpcLink } = binding;
  if (service !== undefined)
    return `service ${service.namespace === undefined ? '' : `${service.namespace}/`}${service.name}:${service.port}`;
  return url ?? vpcLink?.url ?? endpoints?.map((endpoint) => endpoint.url).join(', ') ?? String(bindingKind(binding));
}

function holds({ on, name, match }: PredicateModel, { headers, query, cookies }: AskedRequest): boolean {
  const value = on === 'header' ? headers.get(name) : on === 'cookie' ? cookies.get(name) : (query.get(name) ?? undefined);
  return matchesValue(match, value);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/;

/** A value with a control character is there and equals nothing. */
function matchesValue(match: MatchModel, value: string | undefined): boolean {
  if ('present' in match) return (value !== undefined) === match.present;
  if (value === undefined || CONTROL.test(value)) return false;
  if ('exact' in match) return value === match.exact;
  return 'prefix' in match ? value.startsWith(match.prefix) : wholly(match.regex, value);
}

/** Whether an expression of RE2 matches the whole value; flags and names are written otherwise in JavaScript. */
function wholly(regex: string, value: string): boolean {
  const [, flags = '', rest = ''] = /^(?:\(\?([imsU]+)\))?(.*)$/s.exec(regex) ?? [];
  return new RegExp(`^(?:${rest.replaceAll('(?P<', '(?<')})$`, flags.replace('U', '')).test(value);
}

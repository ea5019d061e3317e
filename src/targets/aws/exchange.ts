import { type Action, actionBackends } from '../../model/action';
import type { RouteModel } from '../../model/route';
import type { SchemeModel } from '../../model/scheme';
import type { ProxyConfig, ProxySubject, ProxyTarget } from '../../runtime/config-proxy';
import { backendsOf, type Placement, type PlanContext } from './context';
import { deciding } from './deciding';

/** The exchange of one way through a route: all of its backends exchange alike. */
export function targetExchange(action: Action, { api }: PlanContext): Pick<ProxyTarget, 'exchange'> {
  const [backend = ''] = actionBackends(action);
  return api.backends.get(backend)?.spec.exchange === undefined ? {} : { exchange: backend };
}

/** Whose tokens are exchanged on a route; nothing where none of its backends asks for that. */
export function routeSubjects(route: RouteModel, context: PlanContext): { readonly subjects?: readonly ProxySubject[] } {
  if (!exchanges(route, context)) return {};
  return { subjects: deciding(route.access, context).flatMap((group) => subjectsOf(group, context)) };
}

/** Schemes that share a place look for their token in all places of each of them. */
function subjectsOf(group: readonly string[], { api }: PlanContext): ProxySubject[] {
  const tokens = group.flatMap((scheme) => tokenSource(api.schemes.get(scheme)) ?? []);
  const all = new Map(tokens.flatMap(({ tokenIn }) => tokenIn).map((place) => [JSON.stringify(place), place]));
  return tokens.map(({ scheme }) => ({ scheme, tokenIn: [...all.values()] }));
}

function tokenSource({ name, jwt, introspection }: Partial<SchemeModel> = {}): ProxySubject | undefined {
  const { tokenIn } = jwt ?? introspection ?? {};
  return name === undefined || tokenIn === undefined ? undefined : { scheme: name, tokenIn };
}

/** What the proxy knows of exchanges, by backend. */
export function exchangeRules(placements: readonly Placement[], context: PlanContext): Pick<ProxyConfig, 'exchanges'> {
  const names = [...new Set(placements.flatMap(({ route }) => backendsOf(route)))].sort();
  const all = names.flatMap((name) => {
    const spec = context.api.backends.get(name)?.spec.exchange;
    if (spec === undefined) return [];
    const { endpoint, audience, scopes = [], client } = spec;
    return [[name, { endpoint, audience, scopes, client: client.secret }] as const];
  });
  return all.length === 0 ? {} : { exchanges: Object.fromEntries(all) };
}

function exchanges(route: RouteModel, { api }: PlanContext): boolean {
  return backendsOf(route).some((name) => api.backends.get(name)?.spec.exchange !== undefined);
}

import type { KubernetesPlan } from '../../src/targets/kubernetes/plan';
import { type EnvoyRoute, type Matcher, type RouteList, routeLists } from './envoy-matcher';

type Json = { readonly [field: string]: unknown };

/** The hosts of a plan, each with the matcher that chooses its routes. */
export function hosts({ envoy }: KubernetesPlan): { readonly domains: readonly string[]; readonly matcher: Matcher }[] {
  const [configuration] = envoy.routes as unknown as [{ virtual_hosts: { domains: string[]; matcher: Matcher }[] }];
  return configuration.virtual_hosts;
}

/** The lists of routes for paths that the path guard accepts. */
export function treeLists(matcher: Matcher): RouteList[] {
  return routeLists(matcher).filter(({ routes }) => !routes.some(({ name }) => OF_GUARD.has(name)));
}

/** The lists for paths that the guard does not accept as they stand. */
export function guardedLists(matcher: Matcher): RouteList[] {
  return routeLists(matcher).filter(({ routes }) => routes.some(({ name }) => OF_GUARD.has(name)));
}

const OF_GUARD: ReadonlySet<string> = new Set(['decode', 'path guard']);

/** Every route of the trees, once. */
export function treeRoutes(plan: KubernetesPlan): EnvoyRoute[] {
  return [...new Set(hosts(plan).flatMap(({ matcher }) => treeLists(matcher).flatMap(({ routes }) => routes)))];
}

/** The routes that stand for routes of a spec. */
export function specRoutes(plan: KubernetesPlan): EnvoyRoute[] {
  return treeRoutes(plan).filter(({ name }) => /^[A-Z]/.test(name));
}

/** The HTTP connection manager. */
export function manager({ envoy }: KubernetesPlan): Json & { readonly http_filters: readonly { name: string; typed_config: Json }[] } {
  const [listener] = envoy.listeners as unknown as [{ filter_chains: [{ filters: [{ typed_config: never }] }] }];
  return listener.filter_chains[0].filters[0].typed_config;
}

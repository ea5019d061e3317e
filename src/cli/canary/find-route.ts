import { SpecError } from '../../problem';
import type { ApiSpec } from '../../spec/api';
import { nearest } from '../../spec/nearest';

/** A route by its key, behind the name of its API and a colon where several have it. */
export function findRoute(spec: string, route: string, apis: readonly ApiSpec[]): { readonly api: ApiSpec; readonly key: string } {
  const [, name, rest] = /^([a-z0-9-]+):\s*(.*)$/s.exec(route) ?? [];
  const named = apis.filter((api) => api.name === name);
  const [among, key] = named.length > 0 ? [named, rest as string] : [apis, route];
  const [api, ...others] = among.filter((one) => Object.hasOwn(one.routes, key));
  const refuse = (code: string, message: string) =>
    new SpecError(spec, [{ path: `routes[${JSON.stringify(key)}]`, code, message, file: spec }]);
  if (api === undefined) throw refuse('UnknownRoute', unknown(key, among));
  if (others.length === 0) return { api, key };
  throw refuse('SeveralRoutes', `several APIs have it; write ${JSON.stringify(`${api.name}:${key}`)}, or another name before the colon`);
}

function unknown(key: string, apis: readonly ApiSpec[]): string {
  const routes = apis.flatMap((api) => Object.entries(api.routes));
  const near = nearest(
    key,
    routes.map(([one]) => one),
  );
  if (near !== undefined) return `is no route; did you mean ${JSON.stringify(near)}?`;
  const tried = routes.flatMap(([one, { canary }]) => (canary === undefined ? [] : [JSON.stringify(one)]));
  return `is no route; write the key of one as the spec has it. With a canary: ${tried.length === 0 ? 'none' : tried.join(', ')}`;
}

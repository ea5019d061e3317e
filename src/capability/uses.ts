import { groupBy } from '../model/group-by';
import type { ApiModel } from '../model/model';
import type { RouteModel } from '../model/route';
import type { Use } from './verdict';

const BY_KEY = new WeakMap<ApiModel, ReadonlyMap<string, readonly RouteModel[]>>();

/** The routes that a field stands for: its own in all versions, those of its version, or where it stands on the API or the gateway, all. */
export function routesOf(use: Use): { readonly api: ApiModel; readonly route: RouteModel }[] {
  const apis = use.api === undefined ? use.model.apis : [use.api];
  const routes = (api: ApiModel) => {
    if (use.path[0] === 'routes') return routesByKey(api, use.names[0] as string);
    if (use.path[0] !== 'versions' || use.path[1] !== 'list') return api.routes;
    return api.routes.filter(({ version }) => version === undefined || version === use.names[0]);
  };
  return apis.flatMap((api) => routes(api).map((route) => ({ api, route })));
}

function routesByKey(api: ApiModel, key: string): readonly RouteModel[] {
  const routes = BY_KEY.get(api) ?? groupBy(api.routes, (route) => route.key);
  BY_KEY.set(api, routes);
  return routes.get(key) ?? [];
}

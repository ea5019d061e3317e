import type { ApiModel } from '../model/model';
import type { RouteModel } from '../model/route';
import type { Use } from './verdict';

const BY_KEY = new WeakMap<ApiModel, ReadonlyMap<string, RouteModel>>();

/** The routes that a field stands for: its own, or where it stands on the API or the gateway, all of them. */
export function routesOf(use: Use): { readonly api: ApiModel; readonly route: RouteModel }[] {
  const apis = use.api === undefined ? use.model.apis : [use.api];
  if (use.path[0] !== 'routes') return apis.flatMap((api) => api.routes.map((route) => ({ api, route })));
  const route = routeByKey(apis[0] as ApiModel, use.names[0] as string);
  return route === undefined ? [] : [{ api: apis[0] as ApiModel, route }];
}

function routeByKey(api: ApiModel, key: string): RouteModel | undefined {
  let routes = BY_KEY.get(api);
  if (routes === undefined) {
    routes = new Map(api.routes.map((route) => [route.key, route]));
    BY_KEY.set(api, routes);
  }
  return routes.get(key);
}

import type { ApiModel, GatewayModel } from '../../../model/model';
import type { RouteModel } from '../../../model/route';
import { type NamedRequirement, requireAll, requireAny } from './filters/jwt';
import { deciding } from './presence';

/** What a route asks of the JWT filter where some schemes decide; undefined where the route is open. */
export function routeRequirement(route: RouteModel, schemes: readonly string[], api: ApiModel): NamedRequirement | undefined {
  if ('open' in route.access) return undefined;
  return 'allOf' in route.access ? requireAll(api, route.access.allOf) : requireAny(api, schemes);
}

/** What the routes of a gateway ask of the JWT filter, each once. */
export function gatewayRequirements(gateway: GatewayModel): NamedRequirement[] {
  const all = gateway.apis.flatMap((api) =>
    api.routes.flatMap((route) => deciding(route, api).flatMap(({ schemes }) => routeRequirement(route, schemes, api) ?? [])),
  );
  return [...new Map(all.map((requirement) => [requirement.name, requirement])).values()];
}

import type { ApiModel, GatewayModel } from '../../../model/model';
import type { RouteModel } from '../../../model/route';
import { type NamedRequirement, requireAll, requireAny } from './filters/jwt';
import { deciding } from './presence';

/** What a route asks of the JWT filter where some schemes decide; undefined where none of them takes tokens. */
export function routeRequirement(route: RouteModel, schemes: readonly string[], api: ApiModel): NamedRequirement | undefined {
  const takesTokens = (scheme: string) => api.schemes.get(scheme)?.jwt !== undefined;
  const tokens = schemes.filter(takesTokens);
  if ('open' in route.access || tokens.length === 0) return undefined;
  if (!('allOf' in route.access)) return requireAny(api, tokens);
  return requireAll(
    api,
    route.access.allOf.filter(({ scheme }) => takesTokens(scheme)),
  );
}

/** What the routes of a gateway ask of the JWT filter, each once. */
export function gatewayRequirements(gateway: GatewayModel): NamedRequirement[] {
  const all = gateway.apis.flatMap((api) =>
    api.routes.flatMap((route) => deciding(route, api).flatMap(({ schemes }) => routeRequirement(route, schemes, api) ?? [])),
  );
  return [...new Map(all.map((requirement) => [requirement.name, requirement])).values()];
}

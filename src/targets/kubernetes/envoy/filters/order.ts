import { requirements } from '../../../../model/access';
import type { ApiModel, GatewayModel } from '../../../../model/model';
import type { RouteModel } from '../../../../model/route';
import type { Bindings } from '../../../../spec/bindings';
import { gatewayRequirements } from '../requirements';
import { referencesOf } from '../route-metadata';
import { requestIdMutations, securityHeaders } from '../security-headers';
import { trustedHops } from '../trust';
import { typed } from '../typed';
import { ACCESS_FILTER } from './access';
import { askedFilter, changesPaths } from './asked';
import { bodyFilters } from './body';
import { callerFilter, wantedOfCaller } from './caller';
import { CHANGES_FILTER, changesFilter } from './changes';
import { corsFilter } from './cors';
import { decodeFilter } from './decode';
import { IPS_FILTER } from './ips';
import { jwtFilter } from './jwt';
import { limitFilter } from './limits';
import { queryChanges, queryFilter } from './query';
import { rbacFilter } from './rbac';
import { REQUEST_FILTER, requestRefusals } from './request';

/**
 * The filters of a gateway in the order in which requests meet them. Those that no route uses are left out.
 *
 * Each does nothing unless the route says so, and looks at the route only when a request reaches it: the route may be chosen anew
 * once, after the path was decoded. So none is ever switched on by Envoy's `disabled` flag, which is read earlier.
 */
export function httpFilters(gateway: GatewayModel, bindings: Bindings, configured: ReadonlySet<string>): object[] {
  const hops = trustedHops(bindings);
  const answered = [...securityHeaders(gateway), ...requestIdMutations(gateway)];
  const routes = gateway.apis.flatMap((api) => api.routes);
  const some = (used: (route: RouteModel) => boolean) => routes.some(used);
  const limits = [...gateway.limits.limits, ...routes.flatMap((route) => route.limits.limits)];
  const closed = some((route) => !('open' in route.access));
  return [
    ...(changesPaths(gateway, bindings) ? [askedFilter()] : []),
    decodeFilter(),
    ...(hops > 0 || some((route) => route.ips.length > 0) || limits.some((limit) => limit.requests === 0) ? [rbacFilter(IPS_FILTER)] : []),
    ...(some((route) => route.cors !== undefined) ? [corsFilter()] : []),
    ...filterOf(limitFilter(gateway, 'limits')),
    ...(closed ? [jwtFilter(gateway, gatewayRequirements(gateway))] : []),
    ...(configured.has(ACCESS_FILTER) ? [rbacFilter(ACCESS_FILTER)] : []),
    ...(gateway.apis.some((api) => api.routes.some((route) => asksOfCaller(route, api))) ? [callerFilter()] : []),
    ...filterOf(limitFilter(gateway, 'caller-limits')),
    ...(some((route) => requestRefusals(route).length > 0) ? [rbacFilter(REQUEST_FILTER)] : []),
    ...bodyFilters(routes),
    ...(answered.length > 0 || configured.has(CHANGES_FILTER) ? [changesFilter(answered)] : []),
    ...(gateway.apis.some((api) => api.routes.some((route) => changesQuery(route, api))) ? [queryFilter()] : []),
    {
      name: 'envoy.filters.http.router',
      typed_config: typed('envoy.extensions.filters.http.router.v3.Router', { suppress_envoy_headers: true }),
    },
  ];
}

function changesQuery(route: RouteModel, api: ApiModel): boolean {
  const requests = [route.request, ...route.variants.flatMap((variant) => variant.request ?? [])];
  return requests.some((request) => queryChanges(route, request, api) !== undefined);
}

function asksOfCaller(route: RouteModel, api: ApiModel): boolean {
  const schemes = requirements(route.access).map(({ scheme }) => scheme);
  const changes = [route, ...route.variants].map(({ request = route.request, response = route.response }) => ({ request, response }));
  return changes.some((change) => wantedOfCaller(schemes, referencesOf(change), api) !== undefined);
}

function filterOf(filter: object | undefined): object[] {
  return filter === undefined ? [] : [filter];
}

import type { GatewayModel } from '../../../../model/model';
import type { Bindings } from '../../../../spec/bindings';
import { gatewayRequirements } from '../requirements';
import { requestIdMutations, securityHeaders } from '../security-headers';
import { trustedHops } from '../trust';
import { typed } from '../typed';
import { ACCESS_FILTER } from './access';
import { askedFilter, changesPaths } from './asked';
import { askingFilter } from './asking';
import { ceilingFilter, UNANNOUNCED_FILTER, unannouncedFilter } from './body';
import { CALLER_FILTER, callerFilter } from './caller';
import { CHANGES_FILTER, changesFilter } from './changes';
import { concurrentFilters } from './concurrent';
import { CORS_FILTER, corsFilter } from './cors';
import { decodeFilter } from './decode';
import { EXCHANGE_FILTER, EXCHANGED_FILTER, exchangingFilters } from './exchange';
import { EXTERNAL_FILTER, serviceFilters } from './external';
import { FAILED_FILTER, FALLBACK_FILTER, failedFilter, fallbackFilter } from './fallback';
import { FAULT_FILTER, faultFilter } from './fault';
import { forwardedFilter } from './forwarded';
import { HMAC_FILTER, signatureFilters } from './hmac';
import { INTROSPECTION_FILTER, lookingFilters } from './introspection';
import { IPS_FILTER } from './ips';
import { JWT_FILTER, jwtFilter } from './jwt';
import { keptFilters } from './kept';
import { BODY_OF_KEPT, KEPT_FILTER } from './kept-script';
import { KEY_QUERY_FILTER, keyQueryFilter } from './key-query';
import { keyFilters } from './keys';
import { LIMIT_HEADERS_FILTER, limitHeadersFilter } from './limit-headers';
import type { LimitStage } from './limit-slots';
import { limitFilters } from './limits';
import { LOGIN_FILTER, loginFilters, loginMarkFilter } from './login';
import { loginCookiesFilter } from './login-cookies';
import { QUERY_FILTER, queryFilter } from './query';
import { rbacFilter } from './rbac';
import { REQUEST_FILTER } from './request';
import { COUNTED_FILTER, sharedLimitFilters } from './shared-limits';
import { SIDES_FILTER, sidesFilter } from './sides';
import { toldHeadersFilter, toldHeadersFilterName } from './told-headers';
import { toldFilters } from './told-limits';
import { transcodeFilters } from './transcode';
import { VERSION_FILTER } from './versions';

/**
 * The filters of a gateway in the order in which requests meet them. Those that no route configures are left out.
 *
 * Each does nothing unless the route says so, and looks at the route only when a request reaches it: the route may be chosen anew
 * after the path was decoded, and once the caller's side is known. So none is ever switched on by Envoy's `disabled` flag, which is read earlier.
 */
export function httpFilters(gateway: GatewayModel, bindings: Bindings, configured: ReadonlySet<string>): object[] {
  const hops = trustedHops(bindings);
  const answered = [...securityHeaders(gateway), ...requestIdMutations(gateway)];
  const [logins, keeps] = [configured.has(LOGIN_FILTER), configured.has(KEPT_FILTER)];
  const where = (used: boolean, filter: () => object) => (used ? [filter()] : []);
  const told = (stage: LimitStage) => [
    ...where(configured.has(toldHeadersFilterName(stage)), () => toldHeadersFilter(gateway, stage)),
    ...toldFilters(gateway, stage),
  ];
  return [
    ...where(changesPaths(gateway, bindings), askedFilter),
    decodeFilter(),
    // refuses nothing; before what refuses, so that browsers may read every refusal
    ...where(configured.has(CORS_FILTER), corsFilter),
    ...where(hops > 0, () => forwardedFilter(hops)),
    ...where(configured.has(IPS_FILTER), () => rbacFilter(IPS_FILTER)),
    ...where(configured.has(LIMIT_HEADERS_FILTER), limitHeadersFilter),
    ...where(configured.has(COUNTED_FILTER), () => askingFilter(COUNTED_FILTER)),
    ...told('limits'),
    ...limitFilters(gateway, 'limits'),
    ...concurrentFilters(gateway, 'limits'),
    ...sharedLimitFilters(gateway, 'limits'),
    ...where(logins, loginMarkFilter),
    ...loginFilters(gateway),
    ...where(configured.has(JWT_FILTER), () => jwtFilter(gateway, gatewayRequirements(gateway))),
    ...where(logins, loginCookiesFilter),
    ...where(configured.has(KEY_QUERY_FILTER), keyQueryFilter),
    ...keyFilters(gateway),
    ...where(configured.has(INTROSPECTION_FILTER), () => askingFilter(INTROSPECTION_FILTER)),
    ...lookingFilters(gateway),
    ...where(configured.has(HMAC_FILTER), () => askingFilter(HMAC_FILTER)),
    ...signatureFilters(gateway),
    ...where(configured.has(EXTERNAL_FILTER), () => askingFilter(EXTERNAL_FILTER)),
    ...serviceFilters(gateway),
    ...where(configured.has(ACCESS_FILTER), () => rbacFilter(ACCESS_FILTER)),
    ...where(configured.has(CALLER_FILTER), callerFilter),
    ...told('caller-limits'),
    ...limitFilters(gateway, 'caller-limits'),
    ...concurrentFilters(gateway, 'caller-limits'),
    ...sharedLimitFilters(gateway, 'caller-limits'),
    ...where(configured.has(REQUEST_FILTER), () => rbacFilter(REQUEST_FILTER)),
    ceilingFilter(),
    ...where(configured.has(UNANNOUNCED_FILTER), unannouncedFilter),
    ...where(configured.has(VERSION_FILTER), () => askingFilter(VERSION_FILTER)),
    ...where(configured.has(SIDES_FILTER), sidesFilter),
    ...where(configured.has(EXCHANGE_FILTER), () => askingFilter(EXCHANGE_FILTER)),
    ...exchangingFilters(gateway),
    ...where(configured.has(EXCHANGED_FILTER), () => rbacFilter(EXCHANGED_FILTER)),
    ...where(answered.length > 0 || configured.has(CHANGES_FILTER), () => changesFilter(answered)),
    ...where(configured.has(QUERY_FILTER), queryFilter),
    // next to the backend: what stands in for its answer is an answer to all the others
    ...where(configured.has(FALLBACK_FILTER), () => fallbackFilter(keeps ? BODY_OF_KEPT : undefined)),
    ...(keeps ? keptFilters() : []),
    ...where(configured.has(FAILED_FILTER), failedFilter),
    ...where(configured.has(FAULT_FILTER), faultFilter),
    // all others see what clients write and read
    ...transcodeFilters(gateway, configured),
    {
      name: 'envoy.filters.http.router',
      typed_config: typed('envoy.extensions.filters.http.router.v3.Router', { suppress_envoy_headers: true }),
    },
  ];
}

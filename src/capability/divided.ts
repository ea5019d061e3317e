import type { ApiModel } from '../model/model';
import type { RouteModel } from '../model/route';
import type { Bindings } from '../spec/bindings';
import { aliasOf } from './alias';
import type { ProxyReason } from './proxy-reason';

/** Why API Gateway does not divide requests by itself. */
export const NOT_DIVIDED = 'API Gateway divides the requests of a whole stage, not of a route, and no alias of a function divides these';

/** What only the proxy divides: no alias of a function does. */
export function divisionReasons(route: RouteModel, api: ApiModel, bindings: Bindings): ProxyReason[] {
  const field = (['canary', 'weighted'] as const).find((one) => one in route.action);
  return field === undefined || aliasOf(route, api, bindings) !== undefined ? [] : [{ field, why: NOT_DIVIDED }];
}

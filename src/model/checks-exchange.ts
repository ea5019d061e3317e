import { allBring, token } from './alternatives';
import { exchangeRules } from './exchange-rules';
import type { ApiModel } from './model';
import { routeBackends } from './references';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';
import { checkHttps } from './urls';

/** Exchanges that have no token to begin with, or that depend on which backend will get the request. */
export function checkExchange(api: ApiModel, report: Report): void {
  for (const { name, spec } of api.backends.values()) {
    if (spec.exchange !== undefined) checkHttps(spec.exchange.endpoint, `${at('backends', name)}.exchange.endpoint`, report);
  }
  for (const route of api.routes) {
    checkToken(api, route, report);
    checkShares(api, route, report);
  }
}

/** A token is exchanged before it is known which of several backends gets the request. */
function checkShares(api: ApiModel, route: RouteModel, report: Report): void {
  const path = at('routes', route.key);
  const ways = [
    [route.action, path] as const,
    ...route.variants.map(({ action }, index) => [action, `${path}.variants[${index}]`] as const),
  ];
  for (const [action, place] of ways) {
    if (!('weighted' in action)) continue;
    const exchanges = action.weighted.map(({ backend }) => exchangeRules(backend, api));
    if (new Set(exchanges).size < 2) continue;
    const why = `"${route.key}" divides its requests among backends that do not exchange tokens alike; give each of them the same "exchange"`;
    report.error(`${place}.weighted`, 'ExchangeDiffers', why);
    return;
  }
}

/** There is nothing to exchange where a caller can come without a token. */
function checkToken(api: ApiModel, route: RouteModel, report: Report): void {
  if (allBring(token, route.access, api)) return;
  for (const [name, path] of routeBackends(route)) {
    if (api.backends.get(name)?.spec.exchange === undefined) continue;
    const why = `"${name}" exchanges the caller's token, and "${route.key}" may be called without one; require a jwt or introspection scheme`;
    report.error(path, 'ExchangeNeedsToken', why);
  }
}

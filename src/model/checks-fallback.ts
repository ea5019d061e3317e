import { actionBackends } from './action';
import { actionsOf } from './actions';
import { exchangeRules } from './exchange-rules';
import { fallbackOf, standInOf } from './fallback';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';

/** Refuses fallbacks that would help nobody, and those between which nobody could choose. */
export function checkFallbacks(api: ApiModel, report: Report): void {
  for (const backend of api.backends.values()) {
    if (backend.spec.fallback?.backend === backend.name) report.error(`${at('backends', backend.name)}.fallback.backend`, ...ITSELF);
  }
  for (const route of api.routes) {
    const path = at('routes', route.key);
    const own = route.spec.fallback?.backend;
    for (const { action } of [route, ...route.variants]) {
      const backends = actionBackends(action);
      if (own !== undefined && backends.length === 1 && backends[0] === own) report.error(`${path}.fallback.backend`, ...ITSELF);
    }
  }
  checkFallbacksAgree(api, report);
}

/** Refuses fallbacks of backends of one way that do not go together. The sides of a canary are two ways. */
export function checkFallbacksAgree(api: ApiModel, report: Report): void {
  for (const route of api.routes) {
    for (const action of actionsOf(route)) {
      const backends = actionBackends(action);
      for (const backend of backends) checkExchanges(route, backend, api, report);
      const fallbacks = new Set(backends.map((backend) => JSON.stringify(fallbackOf(route, backend, api)?.fallback)));
      if (fallbacks.size > 1 && backends.some((backend) => standInOf(route, backend, api) !== undefined)) {
        report.error(
          at('routes', route.key),
          'FallbackDiffers',
          'its backends fall back on different things, and one of them on another backend; write one fallback on the route',
        );
      }
    }
  }
}

/** A token is exchanged once, before it is known who answers. */
function checkExchanges(route: RouteModel, backend: string, api: ApiModel, report: Report): void {
  const other = standInOf(route, backend, api);
  if (other === undefined) return;
  const [first, second] = [backend, other].map((name) => exchangeRules(name, api));
  if (first === second) return;
  const why = `"${other}" stands in for "${backend}" and would get its token, but they do not exchange tokens alike; give both the same "exchange"`;
  report.error(at('routes', route.key), 'ExchangeDiffers', why);
}

const ITSELF = [
  'FallbackOnItself',
  'a backend that fails does not stand in for itself; name another one, or write a fixed answer as respond',
] as const;

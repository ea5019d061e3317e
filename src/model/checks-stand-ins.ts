import { actionBackends } from './action';
import type { BackendModel } from './backend';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';
import { sortedJson } from './sorted';
import { type StandIn, standInsOf } from './stand-ins';

/** Refuses backends that would stand in for themselves, and those that would answer to a token which was exchanged for another. */
export function checkStandIns(api: ApiModel, report: Report): void {
  for (const route of api.routes) {
    const leads = [route.action, ...route.variants.map(({ action }) => action)].flatMap(actionBackends);
    for (const backend of new Set(leads.flatMap((name) => api.backends.get(name) ?? []))) {
      for (const standIn of standInsOf(route, backend)) checkStandIn(standIn, backend, route, api, report);
    }
  }
}

function checkStandIn({ name, as }: StandIn, backend: BackendModel, route: RouteModel, api: ApiModel, report: Report): void {
  const path = `${route.spec[as] === undefined ? at('backends', backend.name) : at('routes', route.key)}.${as}.backend`;
  if (name === backend.name) {
    report.error(path, 'StandsInForItself', `"${name}" gets these requests already; name another backend`);
    return;
  }
  const other = api.backends.get(name);
  // a copy is the request as it is, whoever gets it
  if (as === 'mirror' || other === undefined || exchangeOf(other) === exchangeOf(backend)) return;
  const message = `"${name}" and "${backend.name}" do not exchange tokens alike, and a request has one token; give both the same "exchange"`;
  report.error(path, 'ExchangeDiffers', message);
}

function exchangeOf({ spec }: BackendModel): string {
  return sortedJson(spec.exchange ?? {});
}

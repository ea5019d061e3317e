import type { BackendModel } from '../../model/backend';
import type { ApiModel } from '../../model/model';
import type { Route } from '../../spec/route';
import type { Finding } from './change';
import { any, block, each, items, presence, told } from './compare';
import { namedBackends } from './destination';
import { compareOwnPolicies, OVERRIDDEN } from './resilience';
import { durationText } from './words';

const protects = { gone: 'weakened', added: 'security' } as const;

const exchange = block({ scopes: items({ gone: 'security', added: 'weakened' }) }, 'security');

const fields = {
  tls: presence(protects, block({ ca: any('weakened') }, 'security')),
  exchange: presence(protects, exchange),
  transcode: block({ services: items({ gone: 'breaking', added: 'clients' }) }, 'breaking'),
};

/** The backends of an API by name. What routes may say otherwise is told with the routes that lead there. */
export function compareBackends(before: ApiModel, after: ApiModel): Finding[] {
  const [old, young] = [before.backends, after.backends];
  return [...new Set([...old.keys(), ...young.keys()])].sort().flatMap((name) => {
    const [was, is] = [old.get(name), young.get(name)];
    if (was === undefined || is === undefined) return each(['operations'], `backends.${name} is ${is === undefined ? 'gone' : 'new'}`);
    return compareBackend(was, is, isTold(before, name) && isTold(after, name));
  });
}

function compareBackend(before: BackendModel, after: BackendModel, toldByRoutes: boolean): Finding[] {
  const field = `backends.${before.name}`;
  const compare = block({ ...fields, ...Object.fromEntries(OVERRIDDEN.map((name) => [name, told])) }, 'operations');
  return [
    ...compare(field, filled(before), filled(after)),
    ...(toldByRoutes ? [] : compareOwnPolicies(field, overridden(before), overridden(after))),
  ];
}

/** Whether routes alone lead to a backend: no variant, canary, mirror, fallback or version does. */
function isTold({ spec: { routes, backends = {}, versions } }: ApiModel, name: string): boolean {
  const substitutes = Object.values(versions?.list ?? {}).flatMap((version) => Object.values(version.backends ?? {}));
  const others = [...Object.values(routes).flatMap(further), ...Object.values(backends).flatMap(standIns), ...substitutes];
  return Object.values(routes).some((route) => namedBackends(route).includes(name)) && !others.includes(name);
}

/** The backends that a route names besides those that it leads to. */
function further(route: Route): (string | undefined)[] {
  return [...(route.variants ?? []).flatMap(namedBackends), route.canary?.backend, ...standIns(route)];
}

function standIns({ fallback, mirror }: Pick<Route, 'fallback' | 'mirror'>): (string | undefined)[] {
  return [fallback?.backend, mirror?.backend];
}

function filled({ spec, protocol, idleTimeoutMillis, connectTimeoutMillis }: BackendModel): object {
  return { ...spec, protocol, idleTimeout: durationText(idleTimeoutMillis), connectTimeout: durationText(connectTimeoutMillis) };
}

function overridden({ spec, timeoutMillis }: BackendModel): object {
  return { ...Object.fromEntries(OVERRIDDEN.map((name) => [name, spec[name]])), timeout: durationText(timeoutMillis) };
}

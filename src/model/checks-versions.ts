import { checkTogether } from './checks-backends';
import { checkExchange } from './checks-exchange';
import { checkFallbacksAgree } from './checks-fallback';
import { checkMirrorsOfRoutes } from './checks-mirror';
import { checkRetries } from './checks-retry';
import { barePlace, credentialPlaces } from './credential-groups';
import type { ApiModel } from './model';
import { routeBackends } from './references';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';
import { actionOf, hasVersion, segmentOf, type VersionModel, type VersionsModel } from './versions';

/** Refuses versions that nobody can ask for, that have no effect, and paths of which it is not clear whether they name one. */
export function checkVersions(api: ApiModel, report: Report): void {
  const { versions } = api;
  if (versions === undefined) return;
  checkPlace(versions, api, report);
  checkDefault(versions, report);
  for (const version of versions.list.values()) {
    checkUsed(version, api, report);
    checkRetired(version, api, report);
    checkBackends(version, api, report);
    checkRoutes({ ...api, routes: routesOf(version, api) }, report);
  }
  if ('path' in versions.place && versions.byDefault !== undefined) checkPaths(versions.place, versions, api, report);
}

/** What names the version goes on to backends, and credentials do not. */
function checkPlace({ place }: VersionsModel, { schemes }: ApiModel, report: Report): void {
  if ('path' in place || 'mediaType' in place) return;
  const asked = barePlace('header' in place ? { header: place.header, prefix: '' } : place);
  const scheme = [...schemes.values()].find((one) => credentialPlaces(one).some((credential) => barePlace(credential) === asked));
  if (scheme === undefined) return;
  const [field, name] = Object.entries(place)[0] as [string, string];
  report.error(`versions.by.${field}`, 'VersionPlaceTaken', `"${name}" holds the credentials of "${scheme.name}"; choose another name`);
}

function checkDefault({ byDefault }: VersionsModel, report: Report): void {
  if (byDefault?.retired !== true) return;
  const message = `"${byDefault.name}" is retired, so requests that name no version would be answered 410; choose another, or leave it out`;
  report.error('versions.defaultVersion', 'DefaultRetired', message);
}

function checkUsed({ name }: VersionModel, { routes }: ApiModel, report: Report): void {
  if (routes.some((route) => route.login === undefined && hasVersion(route, name))) return;
  report.error(
    at('versions.list', name),
    'UnusedVersion',
    `no route has the version "${name}"; remove it, or name it in a route's versions`,
  );
}

/** A version that has ended is answered 410, whatever it was. */
function checkRetired({ name, retired }: VersionModel, { spec }: ApiModel, report: Report): void {
  if (!retired) return;
  for (const field of ['backends', 'request', 'response'] as const) {
    if (spec.versions?.list[name]?.[field] === undefined) continue;
    report.error(
      `${at('versions.list', name)}.${field}`,
      'RetiredVersion',
      `"${name}" is answered 410, so ${field} has no effect; remove it`,
    );
  }
}

function checkBackends(version: VersionModel, api: ApiModel, report: Report): void {
  const named = new Set([...backendsNamed(api), ...api.routes.filter((route) => hasVersion(route, version.name)).flatMap(namesOf)]);
  for (const [from, to] of version.backends) {
    const path = at(`${at('versions.list', version.name)}.backends`, from);
    if (from === to) report.error(path, 'NoEffect', `"${from}" stands for itself anyway; name another backend, or remove it`);
    else if (!named.has(from) && api.backends.has(from))
      report.error(path, 'NoEffect', `no route of the version "${version.name}" names "${from}", so nothing stands in for it; remove it`);
  }
}

function namesOf(route: RouteModel): string[] {
  return routeBackends(route).map(([name]) => name);
}

/** What backends themselves lead on to. */
function backendsNamed({ backends }: ApiModel): string[] {
  return [...backends.values()].flatMap(({ spec }) => [spec.mirror?.backend ?? [], spec.fallback?.backend ?? []].flat());
}

/** What depends on the backends that routes lead to holds for those of each version. */
function checkRoutes(ofVersion: ApiModel, report: Report): void {
  checkExchange(ofVersion, report);
  checkRetries(ofVersion, report);
  checkFallbacksAgree(ofVersion, report);
  checkMirrorsOfRoutes(ofVersion, report);
  checkTogether(ofVersion, report);
}

/** The routes of a version, with its backends. */
function routesOf(version: VersionModel, { routes }: ApiModel): RouteModel[] {
  return routes
    .filter((route) => hasVersion(route, version.name))
    .map((route) => {
      const action = actionOf(version, route.action);
      const variants = route.variants.map((variant) => ({
        ...variant,
        action: variant.action === route.action ? action : actionOf(version, variant.action),
      }));
      return { ...route, action, variants, version: version.name };
    });
}

/** Paths without a version lead to the default one: none of them may start like a path with one. */
function checkPaths(place: { readonly path: string }, { byDefault, list }: VersionsModel, { routes }: ApiModel, report: Report): void {
  const segments = [...list.keys()].map((name) => segmentOf(place, name));
  for (const route of routes.filter(({ spec }) => hasVersion({ spec }, byDefault?.name ?? ''))) {
    const [first] = route.template.segments;
    if (first === undefined || ('literal' in first && !segments.includes(first.literal))) continue;
    const message =
      'literal' in first
        ? `"/${first.literal}" at its start names a version; choose another path, or leave defaultVersion out`
        : `its path starts with a parameter, which would take an unknown version for a value; start it with a literal segment, or leave defaultVersion out`;
    report.error(at('routes', route.key), 'VersionUnclear', message);
  }
}

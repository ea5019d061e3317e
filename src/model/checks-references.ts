import type { ApiModel } from './model';
import { routeBackends } from './references';
import type { Report } from './report';
import { at, unknownName } from './report';
import { sortedEntries } from './sorted';

/** Every backend and version that a spec names must exist; a backend that nothing names is a warning. */
export function checkReferences(api: ApiModel, report: Report): void {
  const used = new Set<string>();
  const use = (name: string, path: string) => {
    used.add(name);
    if (!api.backends.has(name)) report.error(path, 'UnknownBackend', unknownName('backend', name, api.backends.keys()));
  };
  for (const route of api.routes) for (const [name, path] of routeBackends(route)) use(name, path);
  for (const backend of api.backends.values()) {
    const path = at('backends', backend.name);
    if (backend.spec.mirror !== undefined) use(backend.spec.mirror.backend, `${path}.mirror.backend`);
    if (backend.spec.fallback?.backend !== undefined) use(backend.spec.fallback.backend, `${path}.fallback.backend`);
  }
  checkVersions(api, use, report);
  for (const name of api.backends.keys()) {
    if (!used.has(name))
      report.warning(at('backends', name), 'UnusedBackend', `no route leads to the backend "${name}"; remove it or route to it`);
  }
}

function checkVersions(api: ApiModel, use: (name: string, path: string) => void, report: Report): void {
  const versions = api.spec.versions;
  const known = sortedEntries(versions?.list).map(([name]) => name);
  for (const [name, version] of sortedEntries(versions?.list)) {
    for (const [from, to] of sortedEntries(version.backends)) {
      const path = `${at('versions.list', name)}.backends`;
      use(from, at(path, from));
      use(to, at(path, from));
    }
  }
  const expect = (name: string, path: string) => {
    if (!known.includes(name)) report.error(path, 'UnknownVersion', unknownName('version', name, known));
  };
  if (versions?.defaultVersion !== undefined) expect(versions.defaultVersion, 'versions.defaultVersion');
  for (const route of api.routes)
    for (const [index, name] of (route.spec.versions ?? []).entries()) expect(name, `${at('routes', route.key)}.versions[${index}]`);
}

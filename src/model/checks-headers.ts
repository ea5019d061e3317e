import { checkClientHeaders, checkHeaderValues } from './checks-client-headers';
import { clientHeaders, type NeverSent } from './client-headers';
import { CORS_HEADERS, type CorsModel } from './cors';
import type { ApiModel, GatewayModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';
import { identityHeaders, readHeaders } from './scheme-headers';
import { schemePath } from './scheme-path';
import { sortedEntries } from './sorted';
import { type ChangesModel, NO_CHANGES, resolveChanges } from './transform';

/** Refuses uses of headers that belong to something else: the request's id, what schemes tell backends, a CORS policy. */
export function checkHeaders(api: ApiModel, gateway: GatewayModel, report: Report): void {
  const never = clientHeaders(gateway);
  checkSchemes(api, gateway, never, report);
  checkClientHeaders(api, never, report);
  checkHeaderValues(api, gateway, report);
  for (const change of [...api.routes.flatMap(routeHeaders), ...versionHeaders(api)]) checkChange(change, gateway, report);
}

function checkSchemes(api: ApiModel, { requestId }: GatewayModel, never: NeverSent, report: Report): void {
  for (const scheme of api.schemes.values()) {
    const place = schemePath(api, scheme.name);
    for (const [name, path] of identityHeaders(scheme)) {
      if (name !== requestId.header) continue;
      report.error(`${place}.${path}`, 'HeaderTaken', `"${name}" holds the request's id; choose another header, such as "x-user-id"`);
    }
    for (const [name, path] of readHeaders(scheme)) {
      const why = never(name);
      if (why === undefined) continue;
      report.error(`${place}.${path}`, 'HeaderNeverSent', `no request has the header "${name}": ${why}; choose another header`);
    }
  }
}

/** The headers that one place changes, and the policies of the routes where it does. */
interface Change {
  readonly path: string;
  readonly names: readonly string[];
  readonly cors: readonly (CorsModel | undefined)[];
}

function checkChange({ path, names, cors }: Change, { requestId }: GatewayModel, report: Report): void {
  for (const name of new Set(names)) {
    if (name === requestId.header || name === 'x-request-id')
      report.error(path, 'HeaderTaken', `the gateway itself writes the request's id into "${name}"; leave it out, or set requestId`);
    if (CORS_HEADERS.includes(name) && cors.length > 0 && !cors.includes(undefined))
      report.error(path, 'HeaderTaken', `the CORS policy writes "${name}"; leave it out, and say it in cors`);
  }
}

function routeHeaders({ key, spec, cors }: RouteModel): Change[] {
  const of = (part: Pick<RouteModel['spec'], 'request' | 'response' | 'respond'>, path: string): Change[] => [
    ...changes(resolveChanges(part.request), `${path}.request.headers`, []),
    ...changes(resolveChanges(part.response), `${path}.response.headers`, [cors]),
    ...(part.respond?.headers === undefined
      ? []
      : [
          {
            path: `${path}.respond.headers`,
            names: Object.keys(part.respond.headers)
              .sort()
              .map((name) => name.toLowerCase()),
            cors: [cors],
          },
        ]),
  ];
  const path = at('routes', key);
  return [...of(spec, path), ...(spec.variants ?? []).flatMap((variant, index) => of(variant, `${path}.variants[${index}]`))];
}

function versionHeaders({ spec, routes }: ApiModel): Change[] {
  return sortedEntries(spec.versions?.list).flatMap(([name, version]) => {
    const path = at('versions.list', name);
    const policies = routes.filter((route) => route.spec.versions?.includes(name) ?? true).map(({ cors }) => cors);
    return [
      ...changes(resolveChanges(version.request), `${path}.request.headers`, []),
      ...changes(resolveChanges(version.response), `${path}.response.headers`, policies),
    ];
  });
}

function changes(model: ChangesModel, path: string, cors: Change['cors']): Change[] {
  if (model === NO_CHANGES) return [];
  const { setHeaders, addHeaders, removeHeaders } = model;
  return [
    { path: `${path}.set`, names: setHeaders.map(({ name }) => name), cors },
    { path: `${path}.add`, names: addHeaders.map(({ name }) => name), cors },
    { path: `${path}.remove`, names: removeHeaders, cors },
  ];
}

import type { CorsModel } from '../../../model/cors';
import { groupBy } from '../../../model/group-by';
import type { Method, PathTemplate } from '../../../model/path';
import type { PathModel, RouteModel } from '../../../model/route';
import type { RouteContext } from './context';
import { NOT_ALLOWED } from './errors';
import { originMatch, VARY_ORIGIN } from './filters/cors';
import { IPS_FILTER, ipRefusals } from './filters/ips';
import { refuse } from './filters/rbac';
import { methodMatch, routeEntries } from './route-entries';
import { canStartWith, literalPrefix, matchTemplate } from './template-regex';
import { setHeader } from './typed';

/** An Envoy route, and what a tree of routes needs to know of it. */
export interface PathEntry {
  readonly route: object;
  /** What every path that it matches starts with. */
  readonly prefix: string;
  /** Whether some path that it matches starts with a text. */
  readonly canStartWith: (prefix: string) => boolean;
  /** Whether it matches paths that the guard refuses elsewhere. */
  readonly opened: boolean;
}

/** Everything that an API answers, path by path: preflights, then routes, then 405. The first route that matches decides. */
export function pathEntries(context: RouteContext): PathEntry[] {
  return context.api.paths.flatMap((path) => onePath(path, context));
}

function onePath(path: PathModel, context: RouteContext): PathEntry[] {
  const { api } = context;
  const answers = groupBy(path.methods, ([, route]) => route);
  const routes = [...answers].flatMap(([route, methods]) => {
    const found = routeEntries({ route, template: path.template, methods: methods.map(([method]) => method) }, context);
    return found.map((entry) => ({ entry, opened: route.allowedPaths.length > 0 }));
  });
  const own = [...preflights(path, context), notAllowed(path, context)].map((entry) => ({ entry, opened: false }));
  const ordered = [...own.slice(0, -1), ...routes, own.at(-1) as (typeof own)[number]];
  const prefix = literalPrefix(api.basePath, path.template);
  return ordered.map(({ entry, opened }) => ({
    route: entry,
    prefix,
    opened,
    canStartWith: (text) => canStartWith(api.basePath, path.template, text),
  }));
}

/** The rest of a path's methods. Its body is made where the errors of all paths are. */
function notAllowed(path: PathModel, { api }: RouteContext): object {
  return {
    name: `${NOT_ALLOWED} ${api.basePath}${path.template.text}`,
    match: matchTemplate(api.basePath, path.template),
    direct_response: { status: 405 },
    response_headers_to_add: [setHeader('allow', path.allow.join(', ')), ...(path.cors === undefined ? [] : [VARY_ORIGIN])],
  };
}

/** A preflight from an origin that may is told so; from any other it gets no CORS header. */
function preflights(path: PathModel, context: RouteContext): object[] {
  const { cors, template } = path;
  if (cors === undefined) return [];
  const allowed = cors.origins.map((origin) =>
    preflight(template, context, { origin: originMatch(origin), path, headers: granted(cors, path.allow) }),
  );
  return [...allowed, preflight(template, context, { origin: undefined, path, headers: [VARY_ORIGIN] })];
}

interface Preflight {
  readonly path: PathModel;
  readonly origin: object | undefined;
  readonly headers: readonly object[];
}

function preflight(template: PathTemplate, { api }: RouteContext, { origin, path, headers }: Preflight): object {
  const first = [...path.methods.values()][0] as RouteModel;
  const refusals = ipRefusals(first.ips);
  return {
    name: `preflight ${api.basePath}${template.text}`,
    match: {
      ...matchTemplate(api.basePath, template),
      headers: [
        methodMatch(['OPTIONS']),
        { name: 'access-control-request-method', present_match: true },
        { name: 'origin', ...(origin === undefined ? { present_match: true } : { string_match: origin }) },
      ],
    },
    direct_response: { status: 204 },
    response_headers_to_add: headers,
    ...(refusals.length > 0 ? { typed_per_filter_config: { [IPS_FILTER]: refuse(refusals) } } : {}),
  };
}

function granted(cors: CorsModel, allow: readonly Method[]): object[] {
  const methods = cors.methods.length > 0 ? cors.methods : allow.filter((method) => method !== 'OPTIONS');
  const any = cors.origins.includes('*') && !cors.credentials;
  return [
    setHeader('access-control-allow-origin', any ? '*' : '%REQ(origin)%'),
    setHeader('access-control-allow-methods', methods.join(', ')),
    ...(cors.headers.length > 0 ? [setHeader('access-control-allow-headers', cors.headers.join(', '))] : []),
    ...(cors.credentials ? [setHeader('access-control-allow-credentials', 'true')] : []),
    setHeader('access-control-max-age', String(cors.maxAgeSeconds)),
    VARY_ORIGIN,
  ];
}

import type { CorsModel } from '../../../model/cors';
import { groupBy } from '../../../model/group-by';
import { sharedIps } from '../../../model/ips';
import type { Method, PathTemplate } from '../../../model/path';
import type { PathModel } from '../../../model/route';
import type { RouteContext } from './context';
import { NOT_ALLOWED } from './errors';
import { corsMutations, originMatch, VARY_ORIGIN } from './filters/cors';
import { IPS_FILTER, ipRefusals } from './filters/ips';
import { refuse } from './filters/rbac';
import type { EnvoyRoute } from './resources';
import { methodMatch, routeEntries } from './route-entries';
import { canStartWith, endsInParameters, fitsTemplate, literalPrefix, segmentCount } from './template-regex';
import { literal, setHeader } from './typed';
import { besideOpened, unusualRoutes } from './unusual-paths';

/** The Envoy routes of one path, and what a tree of paths needs to know of it. */
export interface PathEntry {
  /** The condition that a request's path fits. */
  readonly fits: object;
  /** To be tried in order; the last one takes every method. */
  readonly routes: readonly object[];
  /** The same for paths that the guard refuses elsewhere; none where no route that it overlaps opens one. */
  readonly unusual: readonly object[];
  /** What every path that fits starts with. */
  readonly prefix: string;
  /** How many segments every path that fits has, none of them empty; undefined where they differ. */
  readonly segments: number | undefined;
  /** Whether every path of that many segments that starts with `prefix` fits. */
  readonly toldByPrefix: boolean;
  /** Whether some path that fits starts with a text. */
  readonly canStartWith: (prefix: string) => boolean;
}

/** Everything that an API answers, path by path. The first path that a request fits decides. */
export function pathEntries(context: RouteContext): PathEntry[] {
  const { paths } = context.api;
  const unusual = besideOpened(paths);
  return paths.map((path) => onePath(path, unusual.has(path), context));
}

function onePath(path: PathModel, unusual: boolean, context: RouteContext): PathEntry {
  const { basePath } = context.api;
  const answers = [...groupBy(path.methods, ([, route]) => route)].map(([route, methods]) => ({
    route,
    entries: routeEntries({ route, methods: methods.map(([method]) => method) }, context),
  }));
  const routes = { preflights: preflights(path, context), answers, notAllowed: notAllowed(path, context) };
  return {
    fits: fitsTemplate(basePath, path.template),
    routes: [...routes.preflights, ...answers.flatMap(({ entries }) => entries), routes.notAllowed],
    unusual: unusual ? unusualRoutes(routes, path, context) : [],
    prefix: literalPrefix(basePath, path.template),
    segments: segmentCount(basePath, path.template),
    toldByPrefix: endsInParameters(path.template),
    canStartWith: (text) => canStartWith(basePath, path.template, text),
  };
}

/** The rest of a path's methods. Its body is made where the errors of all paths are. */
function notAllowed(path: PathModel, { api }: RouteContext): EnvoyRoute {
  return {
    name: `${NOT_ALLOWED} ${api.basePath}${path.template.text}`,
    match: { prefix: '/' },
    direct_response: { status: 405 },
    response_headers_to_add: [
      setHeader('allow', path.allow.join(', ')),
      ...(path.cors === undefined ? [] : [VARY_ORIGIN, ...corsMutations(path.cors)]),
    ],
  };
}

/** A preflight from an origin that may is told so; from any other it gets no CORS header. */
function preflights(path: PathModel, context: RouteContext): EnvoyRoute[] {
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

function preflight(template: PathTemplate, { api }: RouteContext, { origin, path, headers }: Preflight): EnvoyRoute {
  const refusals = ipRefusals(sharedIps([...path.methods.values()]));
  return {
    name: `preflight ${api.basePath}${template.text}`,
    match: {
      prefix: '/',
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
    ...(cors.headers.length > 0 ? [setHeader('access-control-allow-headers', literal(cors.headers.join(', ')))] : []),
    ...(cors.credentials ? [setHeader('access-control-allow-credentials', 'true')] : []),
    setHeader('access-control-max-age', String(cors.maxAgeSeconds)),
    VARY_ORIGIN,
  ];
}

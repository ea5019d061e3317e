import { bindingOf } from '../../../capability/bound';
import type { Action, RedirectModel, RespondModel } from '../../../model/action';
import { standInOf } from '../../../model/fallback';
import type { ApiModel, GatewayModel } from '../../../model/model';
import type { RewriteModel } from '../../../model/rewrite';
import type { RouteModel } from '../../../model/route';
import type { Bindings } from '../../../spec/bindings';
import { leadTo, type Share } from './breaker';
import { boundEndpoints } from './endpoints';
import { type Fork, forkOf, type ToBackend, toFork } from './fallback';
import { clusterName } from './names';
import { formattedBody } from './problem-answer';
import { pathRewrite, pathText } from './rewrite';
import { literal, seconds } from './typed';
import { command } from './values';

/** What a request meets at the end of its route. */
export interface ActionContext {
  readonly route: RouteModel;
  readonly api: ApiModel;
  readonly bindings: Bindings;
  readonly rewrite: RewriteModel | undefined;
}

/** The part of a route that says where its requests go. */
export function routeAction(action: Action, context: ActionContext): object {
  const shares = sharesOf(action);
  if (shares.length > 0) return toBackends(shares, context);
  if ('respond' in action) return { direct_response: respond(action.respond) };
  if ('redirect' in action) return { redirect: redirect(action.redirect, context) };
  throw new Error(`"${context.route.key}" leads to what this target does not serve`);
}

/** How long nothing may come in either direction, where no timeout is longer. */
export const STREAM_IDLE_MILLIS = 60_000;

function toBackends(shares: readonly Share[], context: ActionContext): object {
  const way = directly(shares, context);
  const fork = forkTo(shares, way, context);
  if (fork === undefined) return { route: way };
  const bothMillis = timeoutMillis([...shares, { backend: fork.standIn }], context) * 2;
  return { route: toFork(fork, way, bothMillis + STREAM_IDLE_MILLIS), request_body_buffer_limit: String(context.route.maxBodyBytes) };
}

/** The fork of a way, where another backend stands in for those that it leads to. */
function forkTo(shares: readonly Share[], way: ToBackend, context: ActionContext): (Fork & { readonly standIn: string }) | undefined {
  const { route, api, bindings } = context;
  const [{ backend }] = shares as [Share];
  const other = standInOf(route, backend, api);
  if (other === undefined) return undefined;
  const { regex_rewrite: _regex, path_rewrite: _path, ...second } = directly([{ backend: other, weight: 1 }], context);
  const [from, to] = [backend, other].map((name) => boundPath(name, api, bindings)) as [string, string];
  const path = from === to ? {} : pathRewrite(route, undefined, { ...api, basePath: from }, to);
  return { ...forkOf(clusterName(api.name, backend), way, { ...second, ...path }), standIn: other };
}

/** The forks of all routes. */
export function forksOf(gateway: GatewayModel, bindings: Bindings): Fork[] {
  const all = gateway.apis.flatMap((api) =>
    api.routes.flatMap((route) =>
      [route, ...route.variants].flatMap(({ action, rewrite = route.rewrite }) => {
        const shares = sharesOf(action);
        const context = { route, api, bindings, rewrite };
        return shares.length === 0 ? [] : (forkTo(shares, directly(shares, context), context) ?? []);
      }),
    ),
  );
  return [...new Map(all.map((fork) => [fork.name, fork])).values()];
}

function sharesOf(action: Action): readonly Share[] {
  if ('backend' in action) return [{ backend: action.backend, weight: 1 }];
  return 'weighted' in action ? action.weighted : [];
}

function directly(backends: readonly Share[], context: ActionContext): ToBackend {
  const { route, api, bindings, rewrite } = context;
  const millis = timeoutMillis(backends, context);
  return {
    ...leadTo(backends, api),
    timeout: seconds(millis),
    ...(millis > STREAM_IDLE_MILLIS ? { idle_timeout: seconds(millis) } : {}),
    ...host(rewrite, context),
    ...pathRewrite(route, rewrite, api, boundPath((backends[0] as Share).backend, api, bindings)),
  };
}

/** The own path of the url that a backend is bound to. */
function boundPath(backend: string, api: ApiModel, bindings: Bindings): string {
  return boundEndpoints(bindingOf(bindings, api.name, backend) ?? {}, bindings)[0]?.path ?? '';
}

/** What the route says, else the longest of the backends that this answer may come from. */
function timeoutMillis(backends: readonly { backend: string }[], { route, api }: ActionContext): number {
  const byDefault = route.origin.timeout === 'gateway' ? route.timeoutMillis : Number.POSITIVE_INFINITY;
  const own = backends
    .map(({ backend }) => api.backends.get(backend))
    .map((backend) => Math.min(backend?.timeoutMillis ?? 0, backend?.spec.timeout === undefined ? byDefault : Number.POSITIVE_INFINITY));
  return route.origin.timeout === 'route' ? route.timeoutMillis : Math.max(...own);
}

/** The backend's own host: the bound one, which stands at each endpoint, or what the route says. */
function host(rewrite: RewriteModel | undefined, { route }: ActionContext): ToBackend {
  if (rewrite?.host === undefined) return { auto_host_rewrite: true };
  return { host_rewrite: rewrite.host.map((part) => (typeof part === 'string' ? literal(part) : command(part, route))).join('') };
}

function respond({ status, body, contentType }: RespondModel) {
  return { status, ...(body === '' ? {} : { body_format: formattedBody(body, contentType ?? 'text/plain') }) };
}

const REDIRECT_CODES = {
  301: 'MOVED_PERMANENTLY',
  302: 'FOUND',
  303: 'SEE_OTHER',
  307: 'TEMPORARY_REDIRECT',
  308: 'PERMANENT_REDIRECT',
} as const;

function redirect({ to, status, absolute, keepQuery }: RedirectModel, { route, api }: ActionContext) {
  const common = { response_code: REDIRECT_CODES[status], strip_query: !keepQuery };
  if (!absolute) return { ...common, path_rewrite: pathText(to, route, api) };
  const [first, ...rest] = to as [string, ...typeof to];
  const [, scheme, authority, path] = /^([a-z]+):\/\/([^/?#]+)(.*)$/s.exec(first) as unknown as [string, string, string, string];
  const [name, port] = authority.split(/:(?=\d+$)/) as [string, string | undefined];
  return {
    ...common,
    scheme_redirect: scheme,
    host_redirect: name,
    ...(port === undefined ? {} : { port_redirect: Number(port) }),
    path_rewrite: pathText([path === '' ? '/' : path, ...rest], route, api),
  };
}

import { bindingOf } from '../../../capability/bound';
import type { Action, RedirectModel, RespondModel } from '../../../model/action';
import type { ApiModel } from '../../../model/model';
import type { RewriteModel } from '../../../model/rewrite';
import type { RouteModel } from '../../../model/route';
import type { Bindings } from '../../../spec/bindings';
import { boundEndpoints } from './endpoints';
import { clusterName } from './names';
import { formattedBody } from './problem-answer';
import { pathRewrite, pathText } from './rewrite';
import { streamAction } from './stream';
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
  if ('backend' in action) return { route: toBackends([{ backend: action.backend, weight: 1 }], context) };
  if ('weighted' in action) return { route: toBackends(action.weighted, context) };
  if ('respond' in action) return { direct_response: respond(action.respond) };
  if ('redirect' in action) return { redirect: redirect(action.redirect, context) };
  throw new Error(`"${context.route.key}" leads to what this target does not serve`);
}

/** How long nothing may come in either direction, where no timeout is longer. */
export const STREAM_IDLE_MILLIS = 60_000;

function toBackends(backends: readonly { backend: string; weight: number }[], context: ActionContext) {
  const { route, api, bindings, rewrite } = context;
  const names = backends.map(({ backend }) => clusterName(api.name, backend));
  const leads =
    names.length === 1
      ? { cluster: names[0] }
      : { weighted_clusters: { clusters: backends.map(({ weight }, index) => ({ name: names[index], weight })) } };
  const basePath =
    boundEndpoints(bindingOf(bindings, api.name, (backends[0] as { backend: string }).backend) ?? {}, bindings)[0]?.path ?? '';
  const millis = timeoutMillis(backends, context);
  return {
    ...leads,
    ...(route.stream === undefined ? timeouts(millis) : streamAction(route.stream, millis)),
    ...host(rewrite, context),
    ...pathRewrite(route, rewrite, api, basePath),
  };
}

function timeouts(millis: number) {
  return { timeout: seconds(millis), ...(millis > STREAM_IDLE_MILLIS ? { idle_timeout: seconds(millis) } : {}) };
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
function host(rewrite: RewriteModel | undefined, { route }: ActionContext): object {
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

import { bindingOf } from '../../../capability/bound';
import { type Action, actionBackends } from '../../../model/action';
import { standInOf } from '../../../model/fallback';
import { faultsOf } from '../../../model/fault';
import type { ApiModel, GatewayModel } from '../../../model/model';
import type { Method } from '../../../model/path';
import { repeatsAnswers, retryOf } from '../../../model/retry';
import type { RewriteModel } from '../../../model/rewrite';
import type { RouteModel } from '../../../model/route';
import { transcodedBackend } from '../../../model/transcode';
import { inVersionOf } from '../../../model/ways';
import type { Bindings } from '../../../spec/bindings';
import { parseDurationMillis } from '../../../spec/duration';
import { leadTo, type Share } from './breaker';
import { redirect, respond } from './direct-answers';
import { boundEndpoints } from './endpoints';
import { type Fork, forkOf, type ToBackend, toFork } from './fallback';
import { faultPerBackend } from './filters/fault';
import { mirrorPolicies } from './mirror';
import { clusterName } from './names';
import { problemResponse } from './problem-answer';
import { notAgain, repeatedAlike, retryPolicy } from './retry';
import { movedPath, pathRewrite } from './rewrite';
import { sideActions } from './sides';
import { streamAction } from './stream';
import { literal, seconds } from './typed';
import { command } from './values';

/** What a request meets at the end of its route. */
export interface ActionContext {
  readonly route: RouteModel;
  /** The methods of these requests, which are repeated alike. */
  readonly methods: readonly Method[];
  readonly api: ApiModel;
  readonly gateway: GatewayModel;
  readonly bindings: Bindings;
  readonly rewrite: RewriteModel | undefined;
}

/** The part of a route that says where its requests go. */
export function routeAction(action: Action, context: ActionContext): object {
  if (sharesOf(action).length > 0) return toBackends(action, context);
  if ('respond' in action) return { direct_response: respond(action.respond) };
  if ('redirect' in action) return { redirect: redirect(action.redirect, context) };
  if ('problem' in action) return problemResponse(action.problem, context.gateway.errors);
  throw new Error(`"${context.route.key}" leads to what this target does not serve`);
}

/** How long nothing may come in either direction, where no timeout is longer. */
export const STREAM_IDLE_MILLIS = 60_000;

function toBackends(action: Action, context: ActionContext): object {
  const way = directly(action, context);
  const fork = forkTo(action, way, context);
  if (fork === undefined) return { route: way };
  const longest = Math.max(timeoutMillis(action, context), timeoutMillis({ backend: fork.standIn }, context));
  const silenceMillis = longest * 2 + longestDelay(action, context) + STREAM_IDLE_MILLIS;
  return { route: toFork(fork, way, silenceMillis), request_body_buffer_limit: String(context.route.maxBodyBytes) };
}

/** The fork of a way, where another backend stands in for those that it leads to. What it answers is final, and copies are made of the first way alone. */
function forkTo(action: Action, way: ToBackend, context: ActionContext): (Fork & { readonly standIn: string }) | undefined {
  const { route, api, bindings } = context;
  const [{ backend }] = sharesOf(action) as readonly [Share];
  const other = standInOf(route, backend, api);
  if (other === undefined) return undefined;
  const {
    regex_rewrite: _regex,
    path_rewrite: _path,
    request_mirror_policies: _mirror,
    retry_policy: _retry,
    ...second
  } = directly({ backend: other }, context);
  const [from, to] = [backend, other].map((name) => boundPath(name, api, bindings)) as [string, string];
  const path = from === to ? {} : movedPath(from, to);
  const retry = retryOf(action, route, api);
  const again = retry !== undefined && repeatsAnswers(retry) ? notAgain(timeoutMillis(action, context)) : [];
  return { ...forkOf(clusterName(api.name, backend), way, { ...second, ...path }, again), standIn: other };
}

/** The forks of all routes. */
export function forksOf(gateway: GatewayModel, bindings: Bindings): Fork[] {
  const all = gateway.apis.flatMap((api) =>
    api.routes.flatMap((route) =>
      [undefined, ...route.variants].flatMap((variant) => {
        const context = { route: inVersionOf(route, variant), api, gateway, bindings, rewrite: variant?.rewrite ?? route.rewrite };
        return sideActions(variant?.action ?? route.action, api.name).flatMap((side) => forksOfWay(side, context));
      }),
    ),
  );
  return [...new Map(all.map((fork) => [fork.name, fork])).values()];
}

function forksOfWay(action: Action, context: Omit<ActionContext, 'methods'>): Fork[] {
  const { route, api } = context;
  const [first] = sharesOf(action);
  if (first === undefined || standInOf(route, first.backend, api) === undefined) return [];
  return repeatedAlike(route.methods, retryOf(action, route, api)).flatMap((methods) => {
    const way = directly(action, { ...context, methods });
    return forkTo(action, way, { ...context, methods }) ?? [];
  });
}

function sharesOf(action: Action): readonly Share[] {
  if ('backend' in action) return [{ backend: action.backend, weight: 1 }];
  return 'weighted' in action ? action.weighted : [];
}

function directly(action: Action, context: ActionContext): ToBackend {
  const { route, methods, api, rewrite } = context;
  const backends = sharesOf(action);
  const millis = timeoutMillis(action, context);
  const retry = retryOf(action, route, api);
  return {
    ...leadTo(backends, api, (backend) => faultPerBackend(backend, context)),
    ...(route.stream === undefined ? timeouts(millis, longestDelay(action, context)) : streamAction(route.stream, millis)),
    ...(retry === undefined ? {} : { retry_policy: retryPolicy(retry, methods) }),
    ...mirrorPolicies(action, context),
    ...host(rewrite, context),
    ...pathOf(action, context),
  };
}

/** The path that a backend sees. What JSON has become names a method of gRPC, and nothing of the API's own path. */
function pathOf(action: Action, { route, api, bindings, rewrite }: ActionContext): object {
  const [{ backend }] = sharesOf(action) as readonly [Share];
  const path = boundPath(backend, api, bindings);
  return transcodedBackend(action, api) === undefined ? pathRewrite(route, rewrite, api, path) : movedPath('', path);
}

/** A fault may hold a request before its timeout begins. */
function timeouts(millis: number, delayMillis: number) {
  const idleMillis = millis + delayMillis;
  return { timeout: seconds(millis), ...(idleMillis > STREAM_IDLE_MILLIS ? { idle_timeout: seconds(idleMillis) } : {}) };
}

/** How long a fault may hold a request, before its timeout begins. */
function longestDelay(action: Action, { route, api }: ActionContext): number {
  return Math.max(0, ...faultsOf(action, route, api).map(({ delay }) => (delay === undefined ? 0 : parseDurationMillis(delay.time))));
}

/** The own path of the url that a backend is bound to. */
function boundPath(backend: string, api: ApiModel, bindings: Bindings): string {
  return boundEndpoints(bindingOf(bindings, api.name, backend) ?? {}, bindings)[0]?.path ?? '';
}

/** What the route says, else the longest of the backends that this answer may come from. */
export function timeoutMillis(action: Action, { route, api }: Pick<ActionContext, 'route' | 'api'>): number {
  const byDefault = route.origin.timeout === 'gateway' ? route.timeoutMillis : Number.POSITIVE_INFINITY;
  const own = actionBackends(action)
    .map((backend) => api.backends.get(backend))
    .map((backend) => Math.min(backend?.timeoutMillis ?? 0, backend?.spec.timeout === undefined ? byDefault : Number.POSITIVE_INFINITY));
  return route.origin.timeout === 'route' ? route.timeoutMillis : Math.max(...own);
}

/** The backend's own host: the bound one, which stands at each endpoint, or what the route says. */
function host(rewrite: RewriteModel | undefined, { route }: ActionContext): ToBackend {
  if (rewrite?.host === undefined) return { auto_host_rewrite: true };
  return { host_rewrite: rewrite.host.map((part) => (typeof part === 'string' ? literal(part) : command(part, route))).join('') };
}

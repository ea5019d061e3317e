import type { ProblemSlug } from '../../model/errors';
import type { ProxyConfig, ProxyRoute, ProxyTarget } from '../config-proxy';
import type { RequestView } from '../core/request';
import { textOf, type ValueContext } from '../core/values';
import { type Answer, answerOf } from './answer';
import { bodyOf, type ProxyEvent } from './event';
import { functionEvent } from './function-event';
import { changeHeaders, trustedHeaders } from './headers';
import type { Send } from './http-client';
import { type Outcome, type RetryPorts, withRetries } from './retry';
import { targetPath, targetQuery } from './target-url';
import { identityOf } from './values';

/** What reaching backends needs from outside. */
export interface BackendPorts extends RetryPorts {
  readonly send: Send;
  /** Invokes the function of a backend with an event. */
  readonly invoke: (
    backend: string,
    payload: string,
    signal: AbortSignal,
  ) => Promise<{ readonly failed: boolean; readonly payload: string }>;
}

/** One request and where it may go. */
export interface BackendCall {
  readonly target: ProxyTarget;
  readonly choices: readonly { readonly backend: string; readonly weight: number }[];
  readonly event: ProxyEvent;
  readonly request: RequestView;
  readonly route: ProxyRoute;
  readonly context: ValueContext;
}

/** Sends a request to one of the backends. */
export async function callBackend(call: BackendCall, config: ProxyConfig, ports: BackendPorts): Promise<Answer | ProblemSlug> {
  const { route, request } = call;
  const outcome = await withRetries(
    request.method,
    route.retry,
    route.timeoutMillis,
    (timeoutMillis) => attempt(call, timeoutMillis, config, ports),
    ports,
  );
  if (outcome === 'timeout') return 'backend-timeout';
  return typeof outcome === 'string' ? 'backend-unreachable' : outcome;
}

async function attempt(call: BackendCall, timeoutMillis: number, config: ProxyConfig, ports: BackendPorts): Promise<Outcome> {
  const name = choose(call.choices, ports.random())?.backend;
  const backend = name === undefined ? undefined : config.backends[name];
  if (name === undefined || backend === undefined) return 'connect-failure';
  const { target, event, request, context } = call;
  const headers = trustedHeaders(request.headers, event, identityOf(event), config);
  changeHeaders(headers, target.request, context);
  const path = targetPath(target.path, event, context);
  const query = targetQuery(request, config.secretQueries, target.request, context);
  if ('function' in backend) return invoke(name, functionEvent(event, headers, path, query), timeoutMillis, ports);
  const base = choose(backend.endpoints, ports.random())?.url.replace(/\/$/, '');
  const url = new URL(`${base}${path}${query === '' ? '' : `?${query}`}`);
  const host = target.host === undefined ? undefined : textOf(target.host, context);
  headers.set('host', [host ?? url.host]);
  return ports.send({ method: request.method, url, headers, body: bodyOf(event), timeoutMillis });
}

/** One of several by weight; `random` is below 1. */
function choose<T extends { readonly weight: number }>(choices: readonly T[], random: number): T | undefined {
  let rest = random * choices.reduce((sum, { weight }) => sum + weight, 0);
  return choices.find(({ weight }) => {
    rest -= weight;
    return rest < 0;
  });
}

async function invoke(backend: string, event: ProxyEvent, timeoutMillis: number, ports: BackendPorts): Promise<Outcome> {
  const signal = AbortSignal.timeout(timeoutMillis);
  try {
    const { failed, payload } = await ports.invoke(backend, JSON.stringify(event), signal);
    return (failed ? undefined : answerOf(JSON.parse(payload))) ?? 'reset';
  } catch {
    return signal.aborted ? 'timeout' : 'connect-failure';
  }
}

import type { ProblemSlug } from '../../model/errors';
import type { ProxyTarget } from '../config-proxy';
import { textOf } from '../core/values';
import { type Answer, answerOf } from './answer';
import { bodyOf, type ProxyEvent } from './event';
import type { Exchange } from './exchange';
import { functionEvent } from './function-event';
import { changeHeaders, trustedHeaders } from './headers';
import type { Send } from './http-client';
import type { Outcome } from './outcome';
import type { Meant, Resilient } from './resilience';
import { leavesPath, targetPath, targetQuery } from './target-url';

/** What reaching backends needs from outside. */
export interface BackendPorts {
  readonly send: Send;
  /** Invokes the function of a backend with an event. */
  readonly invoke: (
    backend: string,
    payload: string,
    signal: AbortSignal,
  ) => Promise<{ readonly failed: boolean; readonly payload: string }>;
  /** At least 0, below 1. */
  readonly random: () => number;
  /** Undefined where no backend is asked twice or has something in its place. */
  readonly resilient?: Resilient | undefined;
}

/** A backend and its share of the requests. */
type Choice = { readonly backend: string; readonly weight: number };

/** Sends a request to one of the backends. */
export async function callBackend(
  target: ProxyTarget,
  choices: readonly Choice[],
  exchange: Exchange,
  ports: BackendPorts,
): Promise<Answer | ProblemSlug> {
  if (leavesPath(target.path, exchange)) return 'path-refused';
  const backend = choose(choices, ports.random())?.backend ?? '';
  const { route, request } = exchange;
  const { timeoutMillis, resilience } = route;
  const asking: Meant['ask'] = (name, millis, anonymous = false) => ask({ target, exchange, ports, anonymous }, name, millis);
  const rules = resilience?.[backend];
  const outcome =
    rules === undefined
      ? await asking(backend, timeoutMillis)
      : await ports.resilient?.(rules, { backend, method: request.method, timeoutMillis, ask: asking });
  if (outcome === undefined) return 'unavailable';
  if (outcome === 'timeout') return 'backend-timeout';
  return typeof outcome === 'string' ? 'backend-unreachable' : outcome;
}

interface Asking {
  readonly target: ProxyTarget;
  readonly exchange: Exchange;
  readonly ports: BackendPorts;
  /** A token that was made for one backend goes to no other. */
  readonly anonymous: boolean;
}

async function ask({ target, exchange, ports, anonymous }: Asking, name: string, timeoutMillis: number): Promise<Outcome> {
  const { event, request, values, config } = exchange;
  const backend = config.backends[name];
  if (backend === undefined) return 'connect-failure';
  const headers = trustedHeaders(exchange);
  if (anonymous) headers.delete('authorization');
  changeHeaders(headers, target.request, values);
  const path = targetPath(target.path, exchange);
  const query = targetQuery(target.request, exchange);
  if ('function' in backend) return invoke(name, functionEvent(exchange, headers, path, query), timeoutMillis, ports);
  const url = new URL(choose(backend.endpoints, ports.random())?.url ?? '');
  const base = url.pathname.replace(/\/$/, '');
  const host = target.host === undefined ? undefined : textOf(target.host, values);
  headers.set('host', [host ?? url.host]);
  return ports.send({
    method: request.method,
    url,
    path: `${base}${path}${query === '' ? '' : `?${query}`}`,
    headers,
    body: bodyOf(event),
    timeoutMillis,
  });
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
    // nobody knows whether the function was reached
    return signal.aborted ? 'timeout' : 'reset';
  }
}

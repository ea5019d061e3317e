import type { RedirectModel } from '../../model/action';
import type { ProblemSlug } from '../../model/errors';
import type { ProxyConfig, ProxyTarget } from '../config-proxy';
import { type Answer, resultOf } from './answer';
import { type BackendPorts, callBackend } from './backend';
import { bodyRefusal, oddity } from './checks';
import type { ProxyEvent, ProxyResult } from './event';
import { type Exchange, exchangeOf } from './exchange';
import { finish } from './finish';
import { changeHeaders } from './headers';
import type { Count } from './limits';
import { allHold, type MatchesRegex } from './predicates';
import { problem } from './problem';
import { redirectTarget } from './target-url';

/** Handles the events of a proxy integration. */
export type Proxy = (event: ProxyEvent) => Promise<ProxyResult>;

/** What the proxy needs from outside. */
export interface ProxyPorts extends BackendPorts {
  readonly matchesRegex: MatchesRegex;
  /** There where some route counts. */
  readonly count?: Count;
}

/** The proxy of one API: does for its routes what API Gateway cannot. */
export function proxyOf(config: ProxyConfig, ports: ProxyPorts): Proxy {
  return async (event) => {
    const exchange = exchangeOf(event, config);
    return resultOf(finish(await answerTo(exchange, ports), exchange));
  };
}

async function answerTo(exchange: Exchange, ports: ProxyPorts): Promise<Answer> {
  const { route, config } = exchange;
  const odd = oddity(exchange);
  if (odd !== undefined) return problem(odd, config);
  if (route.counted === undefined) return served(exchange, ports);
  const { refused, headers } = await (ports.count as Count)(exchange);
  const answer = refused === undefined ? await served(exchange, ports) : problem(refused, config);
  return { ...answer, headers: new Map([...answer.headers, ...headers.map(([name, value]) => [name, [value]] as const)]) };
}

async function served(exchange: Exchange, ports: ProxyPorts): Promise<Answer> {
  const { request, route, values, config } = exchange;
  const refused = bodyRefusal(exchange);
  if (refused !== undefined) return problem(refused, config);
  const target = route.variants.find((variant) => allHold(variant.when, request, ports.matchesRegex)) ?? route;
  const answer = await follow(target, exchange, ports);
  if (typeof answer === 'string') return problem(answer, config);
  const headers = new Map(answer.headers);
  changeHeaders(headers, target.response, values);
  return { ...answer, headers };
}

async function follow(target: ProxyTarget, exchange: Exchange, ports: BackendPorts): Promise<Answer | ProblemSlug> {
  const { action } = target;
  if ('redirect' in action) return redirect(action.redirect, exchange);
  if ('backends' in action) return callBackend(target, action.backends, exchange, ports);
  const { status, headers, contentType, body } = action.respond;
  const all = headers.map(({ name, value }) => [name, [value]] as const);
  return {
    status,
    headers: new Map([...all, ...(contentType === undefined ? [] : [['content-type', [contentType]] as const])]),
    body: Buffer.from(body),
  };
}

function redirect({ to, status, keepQuery }: RedirectModel, exchange: Exchange): Answer | ProblemSlug {
  const { request } = exchange;
  const path = redirectTarget(to, exchange);
  if (path === undefined) return 'path-refused';
  const query = keepQuery
    ? [...request.query].flatMap(([name, all]) => all.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)).join('&')
    : '';
  return { status, headers: new Map([['location', [query === '' ? path : `${path}?${query}`]]]), body: Buffer.alloc(0) };
}

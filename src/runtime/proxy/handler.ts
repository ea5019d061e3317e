import type { RedirectModel } from '../../model/action';
import type { ProblemSlug } from '../../model/errors';
import type { ProxyConfig, ProxyTarget } from '../config-proxy';
import { type Answer, resultOf } from './answer';
import { type BackendPorts, callBackend } from './backend';
import { bodyRefusal, headRefusal } from './checks';
import type { ProxyEvent, ProxyResult } from './event';
import { type Exchange, exchangeOf } from './exchange';
import type { TokenExchange } from './exchanged';
import { finish } from './finish';
import { changeHeaders } from './headers';
import type { Count } from './limits';
import { allHold, type MatchesRegex } from './predicates';
import { problem } from './problem';
import { fixedAnswer } from './respond';
import type { Divide, OnSide } from './sides';
import { redirectTarget } from './target-url';

/** Handles the events of a proxy integration. */
export type Proxy = (event: ProxyEvent) => Promise<ProxyResult>;

/** Why a request is refused, where that takes a while to know; undefined where it is not. */
export type AsyncRefusal = (exchange: Exchange) => Promise<ProblemSlug | undefined>;

/** What the proxy needs from outside. Without a part that a route needs, the route answers 503. */
export interface ProxyPorts extends BackendPorts {
  readonly matchesRegex: MatchesRegex;
  readonly unsigned?: AsyncRefusal | undefined;
  readonly exchanged?: TokenExchange | undefined;
  readonly count?: Count | undefined;
  readonly divide?: Divide | undefined;
}

/** The proxy of one API: does for its routes what API Gateway cannot. */
export function proxyOf(config: ProxyConfig, ports: ProxyPorts): Proxy {
  return async (event) => {
    const exchange = exchangeOf(event, config);
    return resultOf(finish(await answerTo(exchange, ports), exchange));
  };
}

async function answerTo(exchange: Exchange, ports: ProxyPorts): Promise<Answer> {
  const refused = headRefusal(exchange) ?? (await signatureRefusal(exchange, ports));
  if (refused !== undefined) return problem(refused, exchange);
  return exchange.route.counted === undefined ? served(exchange, ports) : counted(exchange, ports);
}

async function counted(exchange: Exchange, ports: ProxyPorts): Promise<Answer> {
  if (ports.count === undefined) return problem('unavailable', exchange);
  const { refused, headers } = await ports.count(exchange);
  const answer = refused === undefined ? await served(exchange, ports) : problem(refused, exchange);
  return { ...answer, headers: new Map([...answer.headers, ...headers.map(([name, value]) => [name, [value]] as const)]) };
}

async function served(exchange: Exchange, ports: ProxyPorts): Promise<Answer> {
  const { request, route, values } = exchange;
  const refused = bodyRefusal(exchange);
  if (refused !== undefined) return problem(refused, exchange);
  const chosen = route.variants.find((variant) => allHold(variant.when, request, ports.matchesRegex)) ?? route;
  const side = onSide(chosen, within(chosen, exchange), ports);
  if (side === undefined) return problem('unavailable', exchange);
  const [target, onIt] = side;
  const answer = await follow(target, onIt, ports);
  const own = typeof answer === 'string' ? problem(answer, exchange) : answer;
  const headers = new Map(own.headers);
  if (own === answer) changeHeaders(headers, target.response, values);
  if (target.announced !== undefined) changeHeaders(headers, target.announced, values);
  return { ...own, headers };
}

/** A variant of a version may have a time of its own. */
function within({ timeoutMillis }: ProxyTarget, exchange: Exchange): Exchange {
  return timeoutMillis === undefined ? exchange : { ...exchange, route: { ...exchange.route, timeoutMillis } };
}

function onSide(target: ProxyTarget, exchange: Exchange, { divide, random }: ProxyPorts): OnSide | undefined {
  if (target.divided === undefined) return [target, exchange];
  return divide?.(target, target.divided, exchange, random());
}

async function signatureRefusal(exchange: Exchange, { unsigned }: ProxyPorts): Promise<ProblemSlug | undefined> {
  if (exchange.route.signed === undefined) return undefined;
  return unsigned === undefined ? 'unavailable' : unsigned(exchange);
}

async function follow(target: ProxyTarget, exchange: Exchange, ports: ProxyPorts): Promise<Answer | ProblemSlug> {
  const { action } = target;
  if ('problem' in action) return action.problem;
  if ('redirect' in action) return redirect(action.redirect, exchange);
  if ('backends' in action) {
    const own = await withOwnToken(target, exchange, ports);
    return typeof own === 'string' ? own : callBackend(target, action.backends, own, ports);
  }
  return fixedAnswer(action.respond);
}

async function withOwnToken(target: ProxyTarget, exchange: Exchange, { exchanged }: ProxyPorts): Promise<Exchange | ProblemSlug> {
  if (target.exchange === undefined) return exchange;
  return exchanged === undefined ? 'unavailable' : exchanged(target.exchange, exchange);
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

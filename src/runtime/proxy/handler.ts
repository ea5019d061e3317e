import type { RedirectModel } from '../../model/action';
import { PROBLEM_MEDIA_TYPE, type ProblemSlug } from '../../model/errors';
import type { ProxyConfig, ProxyRoute, ProxyTarget } from '../config-proxy';
import { requestOf } from '../core/event';
import { placed } from '../core/placement';
import type { RequestView } from '../core/request';
import { textOf, type ValueContext } from '../core/values';
import { type Answer, resultOf } from './answer';
import { type BackendPorts, callBackend } from './backend';
import { refusal } from './checks';
import { bodyOf, type ProxyEvent, type ProxyResult } from './event';
import { finish } from './finish';
import { changeHeaders } from './headers';
import { allHold } from './predicates';
import { identityOf, valueContext } from './values';

/** Handles the events of a proxy integration. */
export type Proxy = (event: ProxyEvent) => Promise<ProxyResult>;

/** The proxy of one API: does for its routes what API Gateway cannot. */
export function proxyOf(config: ProxyConfig, ports: BackendPorts): Proxy {
  return async (event) => {
    const route = placed(config.routes, event);
    const request = requestOf(event);
    const context = valueContext(event, request, route, identityOf(event));
    const answer = await answerTo(event, request, route, context, config, ports);
    return resultOf(finish(answer, event, request, route, config));
  };
}

async function answerTo(
  event: ProxyEvent,
  request: RequestView,
  route: ProxyRoute,
  context: ValueContext,
  config: ProxyConfig,
  ports: BackendPorts,
): Promise<Answer> {
  const refused = refusal(request, bodyOf(event), route);
  if (refused !== undefined) return problem(refused, config);
  const target = route.variants.find((variant) => allHold(variant.when, request)) ?? route;
  const answer = await follow(target, event, request, route, context, config, ports);
  if (typeof answer === 'string') return problem(answer, config);
  const headers = new Map(answer.headers);
  changeHeaders(headers, target.response, context);
  return { ...answer, headers };
}

async function follow(
  target: ProxyTarget,
  event: ProxyEvent,
  request: RequestView,
  route: ProxyRoute,
  context: ValueContext,
  config: ProxyConfig,
  ports: BackendPorts,
): Promise<Answer | ProblemSlug> {
  const { action } = target;
  if ('redirect' in action) return redirect(action.redirect, request, context);
  if ('backends' in action) return callBackend({ target, choices: action.backends, event, request, route, context }, config, ports);
  const { status, headers, contentType, body } = action.respond;
  const all = headers.map(({ name, value }) => [name, [value]] as const);
  return {
    status,
    headers: new Map([...all, ...(contentType === undefined ? [] : [['content-type', [contentType]] as const])]),
    body: Buffer.from(body),
  };
}

function redirect({ to, status, keepQuery }: RedirectModel, request: RequestView, context: ValueContext): Answer {
  const query = keepQuery
    ? [...request.query]
        .flatMap(([name, values]) => values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`))
        .join('&')
    : '';
  const path = to.map((part) => (typeof part === 'string' ? part : encodeURI(textOf([part], context) ?? ''))).join('');
  return { status, headers: new Map([['location', [query === '' ? path : `${path}?${query}`]]]), body: Buffer.alloc(0) };
}

function problem(slug: ProblemSlug, { problems }: ProxyConfig): Answer {
  const { status = 500, body = '' } = problems[slug] ?? {};
  return { status, headers: new Map([['content-type', [PROBLEM_MEDIA_TYPE]]]), body: Buffer.from(body) };
}

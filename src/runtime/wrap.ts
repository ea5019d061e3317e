import { existsSync, readFileSync } from 'node:fs';
import type { ProxyConfig } from './config-proxy';
import { type Answer, answerOf, resultOf } from './proxy/answer';
import { bodyRefusal, headRefusal } from './proxy/checks';
import type { ProxyEvent, ProxyResult } from './proxy/event';
import { type Exchange, exchangeOf } from './proxy/exchange';
import { finish } from './proxy/finish';
import { functionEvent } from './proxy/function-event';
import { changeHeaders, trustedHeaders } from './proxy/headers';
import { problem } from './proxy/problem';
import { targetPath, targetQuery } from './proxy/target-url';

/** A handler of API Gateway's proxy events. */
export type Handler<Context> = (event: ProxyEvent, context: Context) => Promise<ProxyResult>;

/** Where the deployment puts what `wrap` has to know: a layer of the function. */
export const WRAP_CONFIG_FILE = '/opt/tollgate/config.json';

/**
 * Puts a function behind the gateway's rules without another function in between: it gets the request without headers that
 * clients may not set and with those of the caller, and its answer gets the route's headers and CORS. Odd paths are refused.
 *
 * Say `wrapped: true` in the binding of the backend; the deployment then adds the layer that `wrap` reads.
 */
export function wrap<Context>(handler: Handler<Context>, given?: ProxyConfig): Handler<Context> {
  let config = given;
  return async (event, context) => {
    config ??= readConfig();
    const exchange = exchangeOf(event, config);
    if (exchange.route.proxied === true) return handler(event, context);
    const refused = headRefusal(exchange) ?? bodyRefusal(exchange);
    const answer = refused === undefined ? await answerTo(exchange, (asked) => handler(asked, context)) : problem(refused, exchange);
    return resultOf(finish(answer, exchange));
  };
}

async function answerTo(exchange: Exchange, handler: (event: ProxyEvent) => Promise<ProxyResult>): Promise<Answer> {
  const answer = answerOf(await handler(behindGateway(exchange)));
  if (answer === undefined) throw new Error('the handler did not answer as API Gateway expects it');
  const headers = new Map(answer.headers);
  const { response, announced } = exchange.route;
  changeHeaders(headers, response, exchange.values);
  if (announced !== undefined) changeHeaders(headers, announced, exchange.values);
  return { ...answer, headers };
}

/** Without its rules a function answers nothing. */
function readConfig(): ProxyConfig {
  if (!existsSync(WRAP_CONFIG_FILE))
    throw new Error(`wrap() finds no ${WRAP_CONFIG_FILE}; add the layer to the function that the stack names in its outputs`);
  return JSON.parse(readFileSync(WRAP_CONFIG_FILE, 'utf8')) as ProxyConfig;
}

function behindGateway(exchange: Exchange): ProxyEvent {
  const { route, values } = exchange;
  const headers = trustedHeaders(exchange);
  changeHeaders(headers, route.request, values);
  return functionEvent(exchange, headers, targetPath(route.path, exchange), targetQuery(route.request, exchange));
}

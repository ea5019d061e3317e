import { readFileSync } from 'node:fs';
import type { ProxyConfig } from './config-proxy';
import { answerOf, resultOf } from './proxy/answer';
import type { ProxyEvent, ProxyResult } from './proxy/event';
import { type Exchange, exchangeOf } from './proxy/exchange';
import { finish } from './proxy/finish';
import { functionEvent } from './proxy/function-event';
import { changeHeaders, trustedHeaders } from './proxy/headers';
import { targetPath, targetQuery } from './proxy/target-url';

/** A handler of API Gateway's proxy events. */
export type Handler<Context> = (event: ProxyEvent, context: Context) => Promise<ProxyResult>;

/** Where the deployment puts what `wrap` has to know: a layer of the function. */
export const WRAP_CONFIG_FILE = '/opt/tollgate/config.json';

/**
 * Puts a function behind the gateway's rules without another function in between: it gets the request without headers that
 * clients may not set and with those of the caller, and its answer gets the route's headers and CORS.
 *
 * Say `wrapped: true` in the binding of the backend; the deployment then adds the layer that `wrap` reads.
 */
export function wrap<Context>(handler: Handler<Context>, config: ProxyConfig = readConfig()): Handler<Context> {
  return async (event, context) => {
    const exchange = exchangeOf(event, config);
    const answer = answerOf(await handler(behindGateway(exchange), context));
    if (answer === undefined) throw new Error('the handler did not answer as API Gateway expects it');
    const headers = new Map(answer.headers);
    changeHeaders(headers, exchange.route.response, exchange.values);
    return resultOf(finish({ ...answer, headers }, exchange));
  };
}

function readConfig(): ProxyConfig {
  return JSON.parse(readFileSync(WRAP_CONFIG_FILE, 'utf8')) as ProxyConfig;
}

function behindGateway(exchange: Exchange): ProxyEvent {
  const { event, route, values } = exchange;
  const headers = trustedHeaders(exchange);
  changeHeaders(headers, route.request, values);
  return functionEvent(event, headers, targetPath(route.path, exchange), targetQuery(route.request, exchange));
}

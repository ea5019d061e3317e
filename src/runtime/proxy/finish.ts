import type { ProxyConfig, ProxyRoute } from '../config-proxy';
import type { RequestView } from '../core/request';
import type { Answer } from './answer';
import { addCorsHeaders } from './cors';
import type { ProxyEvent } from './event';

/** What every answer has, errors of ours too. */
export function finish(answer: Answer, event: ProxyEvent, request: RequestView, route: ProxyRoute, config: ProxyConfig): Answer {
  const headers = new Map(answer.headers);
  const { requestId } = event.requestContext;
  if (requestId !== undefined) headers.set(config.requestIdHeader, [requestId]);
  for (const [name, value] of Object.entries(config.securityHeaders)) if (!headers.has(name)) headers.set(name, [value]);
  addCorsHeaders(headers, route.cors, request.headers.get('origin')?.[0]);
  return { ...answer, headers };
}

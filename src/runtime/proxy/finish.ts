import type { Answer } from './answer';
import { addCorsHeaders } from './cors';
import type { Exchange } from './exchange';

/** What every answer has, errors of ours too. */
export function finish(answer: Answer, { event, request, route, config }: Exchange): Answer {
  const headers = new Map(answer.headers);
  const { requestId } = event.requestContext;
  headers.delete('x-request-id');
  if (requestId !== undefined) headers.set(config.requestIdHeader, [requestId]);
  for (const [name, value] of Object.entries(config.securityHeaders)) if (!headers.has(name)) headers.set(name, [value]);
  addCorsHeaders(headers, route.cors, request.headers.get('origin')?.[0]);
  return { ...answer, headers };
}

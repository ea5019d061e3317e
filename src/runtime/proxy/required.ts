import type { ProxyRequired } from '../config-proxy';
import type { RequestView } from '../core/request';

/** Whether a request has no value in some header or parameter that it must have. */
export function lacksRequired({ headers, query }: ProxyRequired, request: RequestView): boolean {
  const isBlank = (values: readonly string[] = []) => values.every((value) => value.trim() === '');
  return headers.some((name) => isBlank(request.headers.get(name))) || query.some((name) => isBlank(request.query.get(name)));
}

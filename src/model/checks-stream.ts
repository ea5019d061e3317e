import { actionBackends } from './action';
import { readsBody } from './hmac-schemes';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';
import type { ChangesModel } from './transform';

/** Refuses beside a stream what needs the whole of a message, and WebSockets that can never begin. */
export function checkStreams(api: ApiModel, report: Report): void {
  for (const route of api.routes) {
    if (route.stream === undefined) continue;
    checkExcluded(route, report);
    if (route.stream.kind === 'websocket') checkWebSocket(route, api, report);
  }
}

const WHOLE_MESSAGES = 'a stream passes as it comes, and nothing waits for its end; remove it, or stream';
const ONCE = 'a stream is never repeated, and nothing stands in for one that has begun; remove it';

/** The backend's retry and fallback are for its other routes; written on the route itself they would do nothing. */
function checkExcluded({ key, spec, variants, request, response }: RouteModel, report: Report): void {
  const path = at('routes', key);
  const refuse = (field: string, why: string) => report.error(`${path}.${field}`, 'NotWithStream', why);
  for (const field of ['body', 'cache', 'aggregate', 'batch'] as const) if (spec[field] !== undefined) refuse(field, WHOLE_MESSAGES);
  for (const field of ['retry', 'fallback'] as const) if (spec[field] !== undefined) refuse(field, ONCE);
  for (const part of wholeParts({ request, response })) refuse(part, WHOLE_MESSAGES);
  for (const [index, variant] of variants.entries()) {
    for (const part of wholeParts(variant)) refuse(`variants[${index}].${part}`, WHOLE_MESSAGES);
  }
}

function wholeParts({ request, response }: { readonly request?: ChangesModel; readonly response?: ChangesModel }): string[] {
  return Object.entries({ request, response }).flatMap(([part, changes]) =>
    (['json', 'convert'] as const).filter((field) => changes?.[field] !== undefined).map((field) => `${part}.${field}`),
  );
}

function checkWebSocket({ key, methods, access, action, variants, spec }: RouteModel, api: ApiModel, report: Report): void {
  const path = at('routes', key);
  if (methods.join() !== 'GET') {
    report.error(`${path}.stream`, 'WebSocketNeedsGet', 'a WebSocket begins with GET; give the other methods a route of their own');
  }
  if (readsBody(access, api.schemes)) {
    report.error(`${path}.access`, 'NotWithStream', 'a WebSocket has no body that could be signed; let callers in by another scheme');
  }
  if (spec.mirror !== undefined) {
    report.error(`${path}.mirror`, 'NotWithStream', 'there are no copies of a WebSocket; remove it');
  }
  const leads = [action, ...variants.map((variant) => variant.action)].flatMap(actionBackends);
  const other = leads.find((name) => (api.backends.get(name)?.protocol ?? 'http1') !== 'http1');
  if (other !== undefined) {
    const message = `a WebSocket begins in HTTP/1.1, and "${other}" is asked in another protocol; lead it to a backend of http1`;
    report.error(`${path}.stream`, 'WebSocketNeedsHttp1', message);
  }
}

import type { RespondModel } from '../../model/action';
import type { RouteModel } from '../../model/route';
import { errorCorsHeaders } from './cors';
import { mockOperation } from './mock';
import { withAnnounced } from './versions';

/** Answers a route with what stands in the spec. */
export function respondOperation(respond: RespondModel, route: RouteModel, hasBody: boolean): object {
  return mockOperation({ status: respond.status, headers: respondHeaders(respond, route), body: respond.body }, hasBody);
}

function respondHeaders({ headers, contentType }: RespondModel, route: RouteModel): { readonly [name: string]: string } {
  const own = {
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...Object.fromEntries(headers.map(({ name, value }) => [name, value])),
    ...staticCors(route),
  };
  return withAnnounced(own, route);
}

/** The CORS headers of an answer that is always the same. */
export function staticCors({ cors }: RouteModel): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(errorCorsHeaders(cors)).map(([name, expression]) => [name, expression.slice(1, -1)]));
}

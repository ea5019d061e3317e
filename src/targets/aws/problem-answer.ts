import { PROBLEM_MEDIA_TYPE, PROBLEM_TYPES, type ProblemSlug, problemBody } from '../../model/errors';
import type { RouteModel } from '../../model/route';
import { securityHeaders } from '../../model/security-headers';
import type { PlanContext } from './context';
import { mockOperation } from './mock';
import { staticCors } from './respond';
import { withAnnounced } from './versions';

/** Answers a route with an error of the gateway. */
export function problemOperation(slug: ProblemSlug, route: RouteModel, hasBody: boolean, { model }: Pick<PlanContext, 'model'>): object {
  const headers = { 'content-type': PROBLEM_MEDIA_TYPE, ...securityHeaders(model), ...staticCors(route) };
  const body = JSON.stringify(problemBody(slug, model.errors));
  return mockOperation({ status: PROBLEM_TYPES[slug].status, headers: withAnnounced(headers, route), body }, hasBody);
}

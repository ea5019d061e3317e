import { PROBLEM_MEDIA_TYPE, PROBLEM_TYPES, problemBody } from '../../model/errors';
import type { GatewayModel } from '../../model/model';
import type { PathModel } from '../../model/route';
import { securityHeaders } from '../../model/security-headers';
import { commonCors, errorCorsHeaders } from './cors';
import { mockOperation } from './mock';

/** Answers the methods that a path does not have. */
export function methodNotAllowed(path: PathModel, model: GatewayModel): object {
  const slug = 'method-not-allowed';
  const cors = Object.entries(errorCorsHeaders(commonCors([...path.methods.values()]))).map(([name, value]) => [name, value.slice(1, -1)]);
  const headers = {
    allow: path.allow.join(', '),
    'content-type': PROBLEM_MEDIA_TYPE,
    ...securityHeaders(model),
    ...Object.fromEntries(cors),
  };
  return {
    security: [],
    ...mockOperation({ status: PROBLEM_TYPES[slug].status, headers, body: JSON.stringify(problemBody(slug, model.errors)) }, true),
  };
}

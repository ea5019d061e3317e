import { challengesOf } from '../../model/challenges';
import { PROBLEM_MEDIA_TYPE, PROBLEM_TYPES, type ProblemSlug, problemBody } from '../../model/errors';
import type { ApiModel, GatewayModel } from '../../model/model';
import { securityHeaders } from '../../model/security-headers';
import type { PlanContext } from './context';
import { commonCors, errorCorsHeaders } from './cors';
import { RATE_WINDOW_SECONDS, rateRules } from './waf';

/** What API Gateway calls its own refusals, and the problem that each is. */
const GATEWAY_RESPONSES: { readonly [type: string]: ProblemSlug } = {
  ACCESS_DENIED: 'forbidden',
  API_CONFIGURATION_ERROR: 'backend-unreachable',
  AUTHORIZER_CONFIGURATION_ERROR: 'unavailable',
  AUTHORIZER_FAILURE: 'unavailable',
  BAD_REQUEST_BODY: 'invalid-body',
  BAD_REQUEST_PARAMETERS: 'invalid-request',
  // nothing here is authorized by IAM: these are requests with an Authorization header to a path that does not exist
  DEFAULT_4XX: 'not-found',
  EXPIRED_TOKEN: 'not-found',
  INVALID_SIGNATURE: 'not-found',
  INTEGRATION_FAILURE: 'backend-unreachable',
  INTEGRATION_TIMEOUT: 'backend-timeout',
  // the authorizer names the usage key: it is not there yet, or no more
  INVALID_API_KEY: 'unavailable',
  MISSING_AUTHENTICATION_TOKEN: 'not-found',
  QUOTA_EXCEEDED: 'quota-exceeded',
  REQUEST_TOO_LARGE: 'too-large',
  RESOURCE_NOT_FOUND: 'not-found',
  THROTTLED: 'rate-limited',
  UNAUTHORIZED: 'unauthenticated',
  // only fixed answers ask for a media type: most are those to a method that a path does not have
  UNSUPPORTED_MEDIA_TYPE: 'method-not-allowed',
  WAF_FILTERED: 'forbidden',
};

/** Where the WebACL is our own, it blocks nothing but what is too fast. */
const BY_RATE_RULES: { readonly [type: string]: ProblemSlug } = { WAF_FILTERED: 'rate-limited' };

/** A gateway response as the body of a REST API has it. */
export interface GatewayResponse {
  readonly statusCode?: number;
  readonly responseParameters: { readonly [target: string]: string };
  readonly responseTemplates: { readonly [mediaType: string]: string };
}

/** Every answer that API Gateway makes itself, worded as on every other target. */
export function gatewayResponses({ model, api, bindings }: Pick<PlanContext, 'model' | 'api' | 'bindings'>): {
  readonly [type: string]: GatewayResponse;
} {
  const headers = {
    ...errorCorsHeaders(commonCors(api.routes)),
    ...Object.fromEntries(Object.entries(securityHeaders(model)).map(([name, value]) => [name, `'${value}'`])),
    [model.requestId.header]: 'context.requestId',
  };
  const named = Object.entries({ ...GATEWAY_RESPONSES, ...(rateRules({ api, bindings }) !== undefined && BY_RATE_RULES) }).map(
    ([type, slug]) => [
      type,
      gatewayResponse({ ...headers, ...headersOf(type, slug, api) }, literal(problemBody(slug, model.errors)), PROBLEM_TYPES[slug].status),
    ],
  );
  return {
    ...Object.fromEntries(named),
    // what has no type of its own keeps its status
    DEFAULT_5XX: gatewayResponse(headers, untyped('unavailable', model)),
  };
}

function gatewayResponse(headers: { readonly [name: string]: string }, body: string, statusCode?: number): GatewayResponse {
  const all = { 'Content-Type': `'${PROBLEM_MEDIA_TYPE}'`, ...headers };
  return {
    ...(statusCode !== undefined && { statusCode }),
    responseParameters: Object.fromEntries(Object.entries(all).map(([name, value]) => [`gatewayresponse.header.${name}`, value])),
    responseTemplates: { 'application/json': body },
  };
}

function untyped(slug: ProblemSlug, model: GatewayModel): string {
  const { type, title } = problemBody(slug, model.errors);
  return literal({ type, title });
}

/** JSON in which API Gateway finds no variable to fill in. */
function literal(body: object): string {
  return JSON.stringify(body).replaceAll('$', '\\u0024');
}

function headersOf(type: string, slug: ProblemSlug, api: ApiModel): { readonly [name: string]: string } {
  if (slug === 'unauthenticated') return { 'www-authenticate': `'${challenges(api)}'` };
  if (slug !== 'rate-limited') return {};
  return { 'retry-after': type in BY_RATE_RULES ? `'${RATE_WINDOW_SECONDS}'` : "'1'" };
}

/** API Gateway has one 401 for all routes: it names the schemes of all of them. */
function challenges(api: ApiModel): string {
  const used = new Set(
    api.routes.flatMap(({ access }) =>
      'open' in access ? [] : ('anyOf' in access ? access.anyOf : access.allOf).map(({ scheme }) => scheme),
    ),
  );
  return challengesOf([...api.schemes.values()].filter(({ name }) => used.has(name)));
}

import type { AccessModel } from '../../model/access';
import type { SchemeModel, TokenPlace } from '../../model/scheme';
import type { Placement, PlanContext } from './context';
import { ownIpLists } from './ips';

/** One authorizer of the REST API: what API Gateway looks at, and for how long it keeps an answer. All share one function. */
export interface AuthorizerPlan {
  readonly name: string;
  readonly identitySources: readonly string[];
  readonly ttlSeconds: number;
}

/** Where a scheme's credential may stand. */
export function credentialPlaces({ jwt, spec }: SchemeModel): readonly TokenPlace[] {
  if (jwt !== undefined) return jwt.tokenIn;
  const { header, query } = spec.apiKey ?? {};
  if (query !== undefined) return [{ query }];
  return header === undefined ? [] : [{ header, prefix: '' }];
}

/**
 * The authorizer that a placement needs; undefined where anyone may call from anywhere.
 *
 * All identity sources must be present, or API Gateway answers 401 itself; and they are the key of its cache. So an answer is
 * kept only where the credentials have one place each, and never where the address decides.
 */
export function authorizerFor({ route }: Pick<Placement, 'route'>, context: PlanContext): AuthorizerPlan | undefined {
  const ownIps = ownIpLists(route, context.sharedIps).length > 0;
  if ('open' in route.access) return ownIps ? authorizer([], 0) : undefined;
  const sources = credentialSources(route.access, context);
  if (sources === undefined) return authorizer([], 0);
  return authorizer(sources, ownIps ? 0 : context.ttlSeconds);
}

function authorizer(sources: readonly string[], ttlSeconds: number): AuthorizerPlan {
  const cached = ttlSeconds > 0 ? [...sources, 'context.httpMethod', 'context.resourcePath'] : [];
  const words = sources.map((source) => source.split('.').at(-1) as string);
  return {
    name: ['caller', ...words, ...(ttlSeconds > 0 ? [] : ['uncached'])].join('-').replace(/[^A-Za-z0-9-]/g, '-'),
    identitySources: cached,
    ttlSeconds,
  };
}

/** One source for each credential that must be there; undefined where some may stand in several places. */
function credentialSources(access: Exclude<AccessModel, { open: string }>, { api }: PlanContext): string[] | undefined {
  const entries = 'anyOf' in access ? access.anyOf : access.allOf;
  const schemes = [...new Set(entries.map(({ scheme }) => scheme))].map((name) => api.schemes.get(name) as SchemeModel);
  const sources = schemes.map((scheme) => [...new Set(credentialPlaces(scheme).map(sourceOf))]);
  if (sources.some((ofScheme) => ofScheme.length !== 1)) return undefined;
  const distinct = [...new Set(sources.flat())];
  return 'anyOf' in access && distinct.length > 1 ? undefined : distinct;
}

function sourceOf(place: TokenPlace): string {
  if ('query' in place) return `method.request.querystring.${place.query}`;
  return `method.request.header.${'cookie' in place ? 'Cookie' : place.header === 'authorization' ? 'Authorization' : place.header}`;
}

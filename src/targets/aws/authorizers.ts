import type { AccessModel } from '../../model/access';
import { credentialPlaces } from '../../model/credential-groups';
import { isExternal } from '../../model/external-schemes';
import { isIntrospection } from '../../model/introspection-schemes';
import type { SchemeModel, TokenPlace } from '../../model/scheme';
import type { Placement, PlanContext } from './context';
import { escaped } from './escaped';
import { ownIpLists } from './ips';
import { authorizedAccess } from './signed';

/** One authorizer of the REST API: what API Gateway looks at, and for how long it keeps an answer. All share one function. */
export interface AuthorizerPlan {
  readonly name: string;
  readonly identitySources: readonly string[];
  readonly ttlSeconds: number;
}

/**
 * The authorizer that a placement needs; undefined where anyone may call from anywhere.
 *
 * All identity sources must be present, or API Gateway answers 401 itself; and they are the key of its cache. So an answer is
 * kept only where the credentials have one place each, and never where the address or a service decides, or a token says nothing by itself.
 */
export function authorizerFor({ route }: Pick<Placement, 'route'>, context: PlanContext): AuthorizerPlan | undefined {
  const ownIps = ownIpLists(route, context.sharedIps).length > 0;
  const access = authorizedAccess(route, context);
  if ('open' in access) return ownIps ? authorizer([], 0) : undefined;
  const sources = credentialSources(access, context);
  if (sources === undefined) return authorizer([], 0);
  return authorizer(sources, ownIps ? 0 : context.ttlSeconds);
}

function authorizer(sources: readonly string[], ttlSeconds: number): AuthorizerPlan {
  if (ttlSeconds === 0) return { name: 'caller_uncached', identitySources: [], ttlSeconds };
  return { name: ['caller', ...sources.map(nameOf)].join('_'), identitySources: [...sources, ...RESOURCE], ttlSeconds };
}

/** Part of every key: rights belong to a route. */
const RESOURCE = ['context.httpMethod', 'context.resourcePath'];

/**
 * A source as a part of a name, which says all about an authorizer, so that no two share one. Sources begin with `h` or `q`: after an
 * underscore these are no digits of an escaped character.
 */
function nameOf(source: string): string {
  return escaped(source.replace('method.request.', ''), /[^A-Za-z0-9.-]/g);
}

/** What API Gateway takes as the name of a header or of a parameter. */
const NAMEABLE = /^method\.request\.[a-z]+\.[A-Za-z0-9._$-]+$/;

/** One source for each credential that must be there; undefined where some may stand in several places, or in one without a name. */
function credentialSources(access: Exclude<AccessModel, { open: string }>, { api }: PlanContext): string[] | undefined {
  const entries = 'anyOf' in access ? access.anyOf : access.allOf;
  const schemes = [...new Set(entries.map(({ scheme }) => scheme))].map((name) => api.schemes.get(name) as SchemeModel);
  // a service decides on each request: on its path and query as well
  if (schemes.some(isExternal)) return undefined;
  // the authorizer remembers tokens itself, and no longer than their answers say
  if (schemes.some(isIntrospection)) return undefined;
  const sources = schemes.map((scheme) => [...new Set(credentialPlaces(scheme).map(sourceOf))]);
  if (sources.some((ofScheme) => ofScheme.length !== 1)) return undefined;
  const distinct = [...new Set(sources.flat())];
  if (!distinct.every((source) => NAMEABLE.test(source))) return undefined;
  return 'anyOf' in access && distinct.length > 1 ? undefined : distinct;
}

function sourceOf(place: TokenPlace): string {
  if ('query' in place) return `method.request.querystring.${place.query}`;
  const header = 'cookie' in place ? 'Cookie' : place.header.toLowerCase();
  return `method.request.header.${header === 'authorization' ? 'Authorization' : header}`;
}

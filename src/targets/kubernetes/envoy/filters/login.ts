import { isLogin, type LoginSchemeModel, usedLogins } from '../../../../model/login-schemes';
import type { ApiModel, GatewayModel } from '../../../../model/model';
import type { RouteModel } from '../../../../model/route';
import type { LoginDelivery } from '../../agent-plan';
import { INTERNAL_HEADER, providerName } from '../names';
import { setHeader, typed } from '../typed';
import { celText } from '../values';
import { changesPerRoute, type Mutation } from './changes';
import { rbacFilter } from './rbac';

/** The filter that marks requests whose callers log in; what they do is done by a filter for each scheme. */
export const LOGIN_FILTER = 'tollgate.login';

/** Names the schemes whose sessions count on the route: Envoy's filter for logins looks at headers alone. */
export const LOGIN_HEADER = `${INTERNAL_HEADER}login`;

/** Says that a browser asks for a page, so that it can be sent elsewhere. */
export const NAVIGATES_HEADER = `${INTERNAL_HEADER}navigates`;

const NAVIGATES = ["request.headers['accept'].contains('text/html')", "request.headers['sec-fetch-mode'] == 'navigate'"].join(' || ');

/** Marks nothing on a route that does not name it. */
export function loginMarkFilter(): object {
  return { name: LOGIN_FILTER, typed_config: typed('envoy.extensions.filters.http.header_mutation.v3.HeaderMutation') };
}

/** The part of a route on which sessions of some schemes count. */
export function loginPerRoute(api: string, schemes: readonly string[]): object {
  const marks: Mutation[] = [
    { append: setHeader(LOGIN_HEADER, schemes.map((scheme) => mark(providerName(api, scheme))).join('')) },
    { append: setHeader(NAVIGATES_HEADER, `%CEL(request.method == 'GET' && (${NAVIGATES}) ? 'yes' : '')%`) },
  ];
  return changesPerRoute({ request_mutations: marks });
}

/** The schemes among these whose callers log in. */
export function loginsAmong(schemes: readonly string[], api: ApiModel): string[] {
  return schemes.filter((scheme) => isLogin(api.schemes.get(scheme)));
}

/** The schemes with logins, of which the agent finds out what stands nowhere in the spec. */
export function loginDeliveries({ apis }: GatewayModel): LoginDelivery[] {
  return apis.flatMap((api) => usedLogins(api).map((scheme) => loginDelivery(api, scheme)));
}

function loginDelivery({ name, basePath, hosts }: ApiModel, { name: scheme, login }: LoginSchemeModel): LoginDelivery {
  const { issuer, client, scopes, cookies } = login;
  const provider = providerName(name, scheme);
  const paths = { callback: basePath + login.callback, logout: basePath + login.logout };
  return { name: provider, filter: filterName(provider), issuer, client, scopes, ...paths, hosts, cookies };
}

function filterName(provider: string): string {
  return `${LOGIN_FILTER}/${provider}`;
}

/** One filter for each scheme: as long as the agent has not put another in its place, nobody can log in, and no session counts. */
export function loginFilters(gateway: GatewayModel): object[] {
  return loginDeliveries(gateway).map(({ name, filter }) =>
    rbacFilter(filter, [{ policy: '0-unavailable', on: 'principals', when: [{ header: isMarked(name) }] }]),
  );
}

/** A request on which sessions of a scheme count. */
export function isMarked(provider: string) {
  return { name: LOGIN_HEADER, string_match: { contains: mark(provider) } };
}

/** Where a login leads back to, without its host: nobody gets elsewhere by it, and what stands before the gateway knows its scheme better. */
export function loginAnswers({ login }: RouteModel): Mutation[] {
  if (login?.part !== 'callback') return [];
  const [pattern, path] = ['^(?:(?i:https?)://[^/]*[/\\\\]*(.*)|.*)$', '/\\1'].map(celText);
  return [
    {
      append: setHeader(
        'location',
        `%CEL(response.headers[':status'] == '302' ? re.extract(response.headers['location'], ${pattern}, ${path}) : '')%`,
      ),
    },
  ];
}

/** Names of schemes have no brackets. */
function mark(provider: string): string {
  return `[${provider}]`;
}

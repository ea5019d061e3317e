import type { Requirement } from '../../../../model/access';
import { usableKeys } from '../../../../model/jwks';
import { isLogin } from '../../../../model/login-schemes';
import type { ApiModel, GatewayModel } from '../../../../model/model';
import type { JwtModel, TokenPlace } from '../../../../model/scheme';
import type { KeyDelivery } from '../../agent-plan';
import { AGENT_CLUSTER, keysUri } from '../bootstrap';
import { providerName } from '../names';
import { typed } from '../typed';
import { isText } from './caller';

/** The filter that checks tokens. */
export const JWT_FILTER = 'tollgate.jwt';

/** A requirement of the filter, and the name by which routes ask for it. */
export interface NamedRequirement {
  readonly name: string;
  readonly requirement: object;
}

const TYPE = 'envoy.extensions.filters.http.jwt_authn.v3';

/** Any of the schemes: used where they share their places, so that the token's issuer decides. */
export function requireAny(api: ApiModel, schemes: readonly string[]): NamedRequirement {
  return combine(api, schemes, 'requires_any', 'any of');
}

/** Each of the schemes. */
export function requireAll(api: ApiModel, requirements: readonly Requirement[]): NamedRequirement {
  return combine(api, [...new Set(requirements.map((requirement) => requirement.scheme))], 'requires_all', 'all of');
}

function combine(api: ApiModel, schemes: readonly string[], form: string, words: string): NamedRequirement {
  const names = schemes.map((scheme) => providerName(api.name, scheme));
  if (names.length === 1) return { name: names[0] as string, requirement: { provider_name: names[0] } };
  return {
    name: `${words} ${names.join(', ')}`,
    requirement: { [form]: { requirements: names.map((provider_name) => ({ provider_name })) } },
  };
}

/** The part of a route that asks for a requirement. */
export function jwtPerRoute({ name }: NamedRequirement) {
  return typed(`${TYPE}.PerRouteConfig`, { requirement_name: name });
}

/** The filter with every scheme of the gateway. It checks nothing on a route that asks for nothing. */
export function jwtFilter(gateway: GatewayModel, requirements: readonly NamedRequirement[]) {
  const providers = gateway.apis.flatMap((api) =>
    [...api.schemes.values()].flatMap((scheme) => {
      const name = providerName(api.name, scheme.name);
      if (scheme.jwt === undefined) return [];
      return [[name, provider(name, isLogin(scheme) ? { ...scheme.jwt, audiences: [unknownClient(name)] } : scheme.jwt)]];
    }),
  );
  return {
    name: JWT_FILTER,
    typed_config: typed(`${TYPE}.JwtAuthentication`, {
      providers: Object.fromEntries(providers),
      requirement_map: Object.fromEntries(requirements.map(({ name, requirement }) => [name, requirement])),
    }),
  };
}

/** Stands for the gateway's client at the issuer of a login, whom only the agent knows: no token is for it. */
export function unknownClient(provider: string): string {
  return `tollgate:client-of:${provider}`;
}

/** Envoy takes 0 for its default, a minute: the filter for callers compares once more. */
const LEAST_SKEW_SECONDS = 1;

function provider(name: string, jwt: JwtModel) {
  return {
    issuer: jwt.issuer,
    audiences: jwt.audiences,
    forward: true,
    require_expiration: true,
    clock_skew_seconds: Math.max(jwt.clockSkewSeconds, LEAST_SKEW_SECONDS),
    payload_in_metadata: name,
    jwt_cache_config: { jwt_cache_size: 1000 },
    ...places(jwt.tokenIn),
    ...keys(name, jwt),
    claim_to_headers: jwt.claimHeaders
      .filter(({ claim }) => isText(claim))
      .map(({ claim, header }) => ({ claim_name: claim.join('.'), header_name: header })),
  };
}

function places(tokenIn: readonly TokenPlace[]) {
  return {
    from_headers: tokenIn.flatMap((place) =>
      'header' in place ? spellings(place.prefix).map((value_prefix) => ({ name: place.header, value_prefix })) : [],
    ),
    from_params: tokenIn.flatMap((place) => ('query' in place ? [place.query] : [])),
    from_cookies: tokenIn.flatMap((place) => ('cookie' in place ? [place.cookie] : [])),
  };
}

/** `Bearer` is the name of a scheme, whose case does not count (RFC 9110, section 11.1). */
function spellings(prefix: string): string[] {
  return [...new Set([prefix, prefix.toLowerCase(), prefix.toUpperCase()])];
}

/** Inline keys stand in the configuration; others come from the agent, which fetches and filters them. */
function keys(name: string, jwt: JwtModel) {
  if ('inline' in jwt.keys) return { local_jwks: { inline_string: JSON.stringify(usableKeys(jwt.keys.inline, jwt.algorithms)) } };
  return {
    remote_jwks: {
      http_uri: { uri: keysUri(name), cluster: AGENT_CLUSTER, timeout: '5s' },
      cache_duration: '30s',
      async_fetch: { failed_refetch_duration: '1s' },
    },
  };
}

/** The schemes whose keys the agent has to fetch. */
export function keyDeliveries(gateway: GatewayModel): KeyDelivery[] {
  return gateway.apis.flatMap((api) =>
    [...api.schemes.values()].flatMap(({ name, jwt }) => {
      if (jwt === undefined || 'inline' in jwt.keys) return [];
      return [{ name: providerName(api.name, name), algorithms: jwt.algorithms, ...jwt.keys }];
    }),
  );
}

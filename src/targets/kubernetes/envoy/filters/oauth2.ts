import type { LoginCookies } from '../../../../model/login';
import type { LoginDelivery } from '../../agent-plan';
import { AGENT_CLUSTER, tokensUri, xdsSource } from '../bootstrap';
import type { EnvoyResource } from '../resources';
import { typed } from '../typed';
import { isMarked, NAVIGATES_HEADER } from './login';

/** What of a login stands nowhere in the spec: the issuer and the secret say it. */
export interface LoginParts {
  readonly clientId: string;
  readonly authorizationEndpoint: string;
  /** Left out where the issuer ends no sessions. */
  readonly endSessionEndpoint?: string;
}

/** More than the agent waits for the issuer. */
const PATIENCE = '5.25s';

/** Where the client is, for the issuer: https, which such cookies need, but for a gateway on one's own machine. */
const ON_LOOPBACK =
  "request.scheme == 'http' && request.headers[':authority'].matches('^(localhost|127([.][0-9]+){3}|[[]::1[]])(:[0-9]+)?$')";
const BASE = `%CEL(${ON_LOOPBACK} ? 'http' : 'https')%://%REQ(:authority)%`;

/**
 * The filter of a scheme once its parts are known: Envoy's own, with codes that only it can use (PKCE) and a session in cookies that
 * are encrypted and signed. It asks the agent for tokens, who shows the issuer the gateway's credentials.
 */
export function oauth2Filter(login: LoginDelivery, { clientId, authorizationEndpoint, endSessionEndpoint }: LoginParts): object {
  const { name, filter, scopes, callback, logout, hosts } = login;
  const config = {
    token_endpoint: { uri: tokensUri(name), cluster: AGENT_CLUSTER, timeout: PATIENCE },
    authorization_endpoint: authorizationEndpoint,
    ...(endSessionEndpoint === undefined
      ? {}
      : { end_session_endpoint: endSessionEndpoint, post_logout_redirect_uri: { uri: `${BASE}/` } }),
    redirect_uri: BASE + callback,
    original_request_uri: BASE,
    ...(hosts.length === 0 ? {} : { allowed_redirect_domains: hosts }),
    redirect_path_matcher: { path: { exact: callback } },
    signout_path: { path: { exact: logout } },
    // the agent adds the secret
    auth_type: 'TLS_CLIENT_AUTH',
    auth_scopes: scopes,
    credentials: {
      client_id: clientId,
      hmac_secret: { name: loginSecret(name), sds_config: xdsSource() },
      cookie_names: cookieNames(login.cookies),
    },
    cookie_configs: cookieConfigs(),
    disable_access_token_set_cookie: true,
    preserve_authorization_header: true,
    token_cookie_chunking: {},
    pass_through_matcher: [{ ...isMarked(name), invert_match: true, treat_missing_header_as_empty: true }],
    deny_redirect_matcher: [{ name: NAVIGATES_HEADER, present_match: true, invert_match: true }],
  };
  return { name: filter, typed_config: typed('envoy.extensions.filters.http.oauth2.v3.OAuth2', { config }) };
}

const COOKIES: { readonly [cookie in keyof LoginCookies]: string } = {
  session: 'oauth_hmac',
  expires: 'oauth_expires',
  access: 'bearer_token',
  id: 'id_token',
  refresh: 'refresh_token',
  nonce: 'oauth_nonce',
  verifier: 'code_verifier',
};

function cookieNames(cookies: LoginCookies): object {
  return Object.fromEntries(Object.entries(COOKIES).map(([cookie, name]) => [name, cookies[cookie as keyof LoginCookies]]));
}

/** Browsers bring them where somebody comes from another site, as from the issuer, but not with what another site asks for. */
function cookieConfigs(): object {
  return Object.fromEntries(Object.values(COOKIES).map((name) => [`${name}_cookie_config`, { same_site: 'LAX' }]));
}

/** The name of the secret that sessions of a scheme are signed with. */
export function loginSecret(name: string): string {
  return `login/${name}`;
}

/** That secret as a resource. */
export function loginSecretResource(name: string, secret: string): EnvoyResource {
  const generic_secret = { secret: { inline_string: secret } };
  return { ...typed('envoy.extensions.transport_sockets.tls.v3.Secret'), name: loginSecret(name), generic_secret };
}

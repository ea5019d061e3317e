import { type UsableKeys, usableKeys } from '../../model/jwks';
import { shown } from './get-json';

/** Where an issuer's keys are: at `uri`, or where the discovery document of the issuer `discovery` says. Exactly one. */
export interface KeyEndpoint {
  readonly uri?: string;
  readonly discovery?: string;
  readonly algorithms: readonly string[];
}

/** Reads a JSON document; `getJson` over the platform's `fetch` is one. */
export type GetJson = (url: URL) => Promise<unknown>;

/**
 * Fetches the signing keys of an issuer, as `usableKeys` filters them.
 *
 * Throws a plain sentence where there is none: the endpoint is down, the discovery document is of another issuer, or the
 * set holds no key that may be used. The caller keeps the keys that it has.
 */
export async function loadKeys(source: KeyEndpoint, getJson: GetJson): Promise<UsableKeys> {
  const url = source.discovery === undefined ? secureUrl(source.uri) : await discover(source.discovery, getJson);
  const found = usableKeys(await getJson(url), source.algorithms);
  if (found.keys.length === 0) throw new Error(`${shown(url)} has no public key for ${source.algorithms.join(', ')}`);
  return found;
}

/** The key set's address from the issuer's OpenID Connect discovery document, which must name the very same issuer. */
export async function discover(issuer: string, getJson: GetJson): Promise<URL> {
  const url = secureUrl(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const document = await getJson(url);
  const { issuer: named, jwks_uri: uri } = (document ?? {}) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  if (named !== issuer) throw new Error(`${shown(url)} names another issuer than ${issuer}`);
  const keys = secureUrl(uri);
  if (keys.protocol === 'http:' && !isLoopback(url)) throw new Error(`${shown(url)} has a jwks_uri without https`);
  return keys;
}

/** An https address, or an http one on loopback. */
export function secureUrl(value: unknown): URL {
  if (typeof value !== 'string' || !URL.canParse(value)) throw new Error('the address of the keys is not a URL');
  const url = new URL(value);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) return url;
  throw new Error(`${url.origin} is not https`);
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

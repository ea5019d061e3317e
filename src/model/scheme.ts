import { parseDurationMillis } from '../spec/duration';
import type { JwtScheme } from '../spec/jwt';
import type { Scheme } from '../spec/scheme';
import { type ClaimPath, type ClaimRule, claimRules, parseClaimPath } from './claims';
import { type ExternalModel, resolveExternal } from './external';
import { type HmacModel, resolveHmac } from './hmac';
import { type IntrospectionModel, resolveIntrospection } from './introspection';
import { type LoginModel, resolveLogin } from './login';
import type { Report } from './report';
import { at } from './report';
import { sortedEntries } from './sorted';
import { type TokenPlace, tokenPlaces } from './token-place';
import { checkHttps, checkInside } from './urls';

export type { ClaimPath, ClaimRule } from './claims';
export type { TokenPlace } from './token-place';

/** Where the signing keys come from. */
export type KeySource =
  | { readonly inline: { readonly keys: readonly unknown[] } }
  | { readonly uri: string }
  | { readonly discovery: string };

/** A `jwt` scheme with its defaults filled in. */
export interface JwtModel {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly keys: KeySource;
  readonly algorithms: readonly string[];
  readonly requiredClaims: readonly ClaimRule[];
  readonly clockSkewSeconds: number;
  readonly tokenIn: readonly TokenPlace[];
  readonly scopeClaim: ClaimPath;
  readonly groupsClaim: ClaimPath;
  readonly claimHeaders: readonly { readonly claim: ClaimPath; readonly header: string }[];
}

/** A scheme as routes use it: its name, the kind that was written, and the resolved block where the kind is built. */
export interface SchemeModel {
  readonly name: string;
  readonly kind: keyof Scheme;
  /** As written. */
  readonly spec: Scheme;
  /** Present for `kind: 'jwt'`, and for `kind: 'login'`: the id token of a session. */
  readonly jwt?: JwtModel;
  /** Present for `kind: 'introspection'`. */
  readonly introspection?: IntrospectionModel;
  /** Present for `kind: 'external'`. */
  readonly external?: ExternalModel;
  /** Present for `kind: 'hmac'`. */
  readonly hmac?: HmacModel;
  /** Present for `kind: 'login'`. */
  readonly login?: LoginModel;
}

/** The schemes of an API and of its gateway's baseline; an API's own name may not repeat the baseline's. */
export function resolveSchemes(
  own: { readonly [name: string]: Scheme } | undefined,
  shared: { readonly [name: string]: Scheme } | undefined,
  api: string,
  report: Report,
): Map<string, SchemeModel> {
  const schemes = new Map<string, SchemeModel>();
  for (const [name, spec] of sortedEntries(shared))
    schemes.set(name, resolveScheme({ name, spec, api }, at('baseline.schemes', name), report));
  for (const [name, spec] of sortedEntries(own)) {
    const path = at('schemes', name);
    if (schemes.has(name))
      report.error(path, 'SchemeOfBaseline', `"${name}" is a scheme of the gateway's baseline; remove it here or give it another name`);
    else schemes.set(name, resolveScheme({ name, spec, api }, path, report));
  }
  return schemes;
}

interface NamedScheme {
  readonly name: string;
  readonly spec: Scheme;
  readonly api: string;
}

function resolveScheme({ name, spec, api }: NamedScheme, path: string, report: Report): SchemeModel {
  checkUrls(spec, path, report);
  const kind = KINDS.find((candidate) => spec[candidate] !== undefined) as keyof Scheme;
  const login = spec.login && resolveLogin(spec.login, name, api);
  return {
    name,
    kind,
    spec,
    ...(spec.jwt === undefined ? {} : { jwt: resolveJwt(spec.jwt) }),
    ...(spec.introspection === undefined ? {} : { introspection: resolveIntrospection(spec.introspection) }),
    ...(spec.external === undefined ? {} : { external: resolveExternal(spec.external) }),
    ...(spec.hmac === undefined ? {} : { hmac: resolveHmac(spec.hmac) }),
    ...(login === undefined ? {} : { login, jwt: idToken(login) }),
  };
}

const KINDS: readonly (keyof Scheme)[] = ['jwt', 'apiKey', 'introspection', 'clientCertificate', 'external', 'login', 'hmac'];

function checkUrls({ jwt, introspection, login, external }: Scheme, path: string, report: Report): void {
  if (jwt !== undefined) checkHttps(jwt.issuer, `${path}.jwt.issuer`, report);
  if (jwt?.jwksUri !== undefined) checkHttps(jwt.jwksUri, `${path}.jwt.jwksUri`, report);
  if (introspection !== undefined) checkHttps(introspection.endpoint, `${path}.introspection.endpoint`, report);
  if (login !== undefined) checkHttps(login.issuer, `${path}.login.issuer`, report);
  if (external !== undefined) checkInside(external.url, `${path}.external.url`, report);
}

function resolveJwt(spec: JwtScheme): JwtModel {
  return {
    issuer: spec.issuer,
    audiences: spec.audiences,
    keys: keySource(spec),
    algorithms: spec.algorithms ?? ['RS256', 'ES256', 'EdDSA'],
    requiredClaims: claimRules(spec.requiredClaims),
    clockSkewSeconds: parseDurationMillis(spec.clockSkew ?? '60s') / 1000,
    tokenIn: tokenPlaces(spec.tokenIn),
    scopeClaim: parseClaimPath(spec.scopeClaim ?? 'scope'),
    groupsClaim: parseClaimPath(spec.groupsClaim ?? 'groups'),
    claimHeaders: sortedEntries(spec.claimHeaders).map(([claim, header]) => ({
      claim: parseClaimPath(claim),
      header: header.toLowerCase(),
    })),
  };
}

/** The id token of a session is checked like any other token. Its audience is the gateway's client, whom only the secret names. */
function idToken({ issuer, cookies }: LoginModel): JwtModel {
  return { ...resolveJwt({ issuer, audiences: [] }), tokenIn: [{ cookie: cookies.id }] };
}

function keySource(spec: JwtScheme): KeySource {
  if (spec.jwks !== undefined) return { inline: spec.jwks };
  return spec.jwksUri !== undefined ? { uri: spec.jwksUri } : { discovery: spec.issuer };
}

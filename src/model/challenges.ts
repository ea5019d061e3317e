import type { SchemeModel } from './scheme';

/** How each kind of scheme asks for its credential (RFC 9110, section 11.6.1). */
const CHALLENGES: { readonly [Kind in SchemeModel['kind']]: string } = {
  apiKey: 'ApiKey',
  clientCertificate: 'Certificate',
  external: 'Bearer',
  hmac: 'HMAC',
  introspection: 'Bearer',
  jwt: 'Bearer',
  login: 'Cookie',
};

/** The value of `WWW-Authenticate` where any of the schemes may let in. */
export function challengesOf(schemes: readonly Pick<SchemeModel, 'kind'>[]): string {
  return [...new Set(schemes.map(({ kind }) => CHALLENGES[kind]))].join(', ') || 'Bearer';
}

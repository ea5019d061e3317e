import type { Path } from '../../problem';
import type { Access } from '../../spec/access';
import type { ApiSpec } from '../../spec/api';
import type { Scheme } from '../../spec/scheme';
import { member, members, type Tree, textOf } from '../value';
import { amazonScheme } from './amazon-authorizers';
import type { ImportContext } from './context';
import type { ImportedScheme } from './imported-scheme';
import type { SchemeNames } from './scheme-names';

const NOT_A_SCHEME = { scheme: undefined, missing: 'it is not a description of a scheme: write one of this name' };
const NO_CONSUMERS = 'OpenAPI does not say who holds the API keys: write consumers, or every call is refused';
const DISCOVERY = '/.well-known/openid-configuration';

/** The names of the document's security schemes. */
export function declaredSchemes(context: ImportContext): string[] {
  return members(member(member(context.root, 'components'), 'securitySchemes')).map(([name]) => name);
}

/** Reads one of `components.securitySchemes`; undefined where the document has none of that name. */
export function readScheme(name: string, context: ImportContext): ImportedScheme | undefined {
  const definition = context.references.follow(member(member(member(context.root, 'components'), 'securitySchemes'), name));
  const type = textOf(member(definition, 'type'));
  if (type === undefined) return undefined;
  return amazonScheme(definition as Tree) ?? byType(type, definition as Tree);
}

/** The schemes that access rules name, with what they lack written to the ledger. */
export function importSchemes(rules: readonly (Access | undefined)[], names: SchemeNames, context: ImportContext): ApiSpec['schemes'] {
  const parts = rules.flatMap((rule) => [rule, ...(rule?.anyOf ?? []), ...(rule?.allOf ?? [])]);
  const used = new Set(parts.map((part) => part?.scheme));
  const schemes = declaredSchemes(context).flatMap((declared): [string, Scheme][] => {
    const name = names.of(declared);
    if (!used.has(name)) context.ledger.add('UnusedScheme', schemePlace(declared), 'no operation asks for it');
    const scheme = used.has(name) ? importScheme(declared, name, context) : undefined;
    return scheme === undefined ? [] : [[name, scheme]];
  });
  return schemes.length === 0 ? undefined : Object.fromEntries(schemes);
}

function importScheme(declared: string, name: string, context: ImportContext): Scheme | undefined {
  const { scheme, missing } = readScheme(declared, context) ?? NOT_A_SCHEME;
  const at = schemePlace(declared);
  if (missing !== undefined)
    context.ledger.add(scheme === undefined ? 'SchemeNotCarried' : 'SchemeIncomplete', at, `schemes.${name}: ${missing}`);
  if (scheme?.apiKey !== undefined) context.ledger.add('ConsumersNotKnown', at, NO_CONSUMERS);
  return scheme;
}

function schemePlace(name: string): Path {
  return ['components', 'securitySchemes', name];
}

function byType(type: string, definition: Tree): ImportedScheme {
  switch (type) {
    case 'openIdConnect':
      return openIdConnect(definition);
    case 'oauth2':
      return token('OAuth 2.0 flows do not say who signs the tokens');
    case 'http':
      return http(textOf(definition.scheme)?.toLowerCase(), textOf(definition.bearerFormat));
    case 'apiKey':
      return apiKey(definition);
    case 'mutualTLS':
      return clientCertificate();
    default:
      return unknownKind(`security of type ${JSON.stringify(type)}`);
  }
}

function openIdConnect({ openIdConnectUrl }: Tree): ImportedScheme {
  const url = textOf(openIdConnectUrl);
  if (url === undefined || !url.endsWith(DISCOVERY))
    return token(`openIdConnectUrl does not end in ${DISCOVERY}, so the issuer is not known`);
  const issuer = url.slice(0, -DISCOVERY.length);
  const missing = `OpenAPI cannot say for whom the tokens are: write audiences: [...], and the issuer exactly as the tokens' iss has it (${issuer} or ${issuer}/)`;
  return { scheme: incomplete({ jwt: { issuer } }), scopes: true, missing };
}

function http(scheme: string | undefined, format: string | undefined): ImportedScheme {
  if (scheme === 'bearer')
    return token(
      format === undefined
        ? 'a bearer token may be of any kind'
        : `bearerFormat ${JSON.stringify(format)} does not say who signs the tokens`,
    );
  return unknownKind(`HTTP authentication of scheme ${JSON.stringify(scheme ?? '')}`);
}

function token(why: string): ImportedScheme {
  const missing = `${why}: write the issuer and the audiences, or, for opaque tokens, introspection: { endpoint, client: { secret } } in place of jwt`;
  return { scheme: incomplete({ jwt: {} }), scopes: true, missing };
}

function apiKey({ in: where, name }: Tree): ImportedScheme {
  const key = textOf(name);
  if (key === undefined || (where !== 'header' && where !== 'query')) return unknownKind(`an API key in ${JSON.stringify(where)}`);
  return { scheme: { apiKey: where === 'header' ? { header: key.toLowerCase() } : { query: key } }, scopes: false };
}

function clientCertificate(): ImportedScheme {
  const missing = 'OpenAPI does not say whose certificates count: write ca: { secret } and subjectAltNames: [...]';
  return { scheme: incomplete({ clientCertificate: {} }), scopes: false, missing };
}

function unknownKind(what: string): ImportedScheme {
  return {
    scheme: undefined,
    scopes: true,
    missing: `${what} has no counterpart: write a scheme of this name that can decide, for example external: { url, sendHeaders }`,
  };
}

/** A scheme that still lacks required fields: `check` refuses it, by the name of each one, until they are written. */
function incomplete(scheme: { readonly [Kind in keyof Scheme]: Partial<Scheme[Kind]> }): Scheme {
  return scheme as Scheme;
}

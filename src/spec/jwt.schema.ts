import { claims } from './access.schema';
import { checkClaim, claim } from './format/claim';
import { cookie } from './format/cookie';
import { headerFor } from './format/header';
import { algorithm } from './format/jose';
import { keyFaults, publicKeys } from './format/jwks';
import { comparedHeader } from './format/matched';
import { parameter } from './format/name';
import { duration } from './format/quantity';
import { line } from './format/text';
import { url, urlFault } from './format/url';
import type { JwtScheme, TokenLocation } from './jwt';
import { isKnownLater } from './known-later';
import { atMostOne, exactlyOne, onlyWith, some, someDistinct } from './rules';
import { block, define, type Fault, type Fields, list, map, type Rule, type Schema } from './schema';

export const tokenLocationSchema: Schema<TokenLocation> = define('TokenLocation', () =>
  block(
    'a place of tokens',
    {
      header: headerFor('credential', '"authorization"').optional(),
      prefix: comparedHeader('start', '"Bearer "').optional(),
      cookie: cookie().optional(),
      query: parameter('the name of a query parameter', '"access_token"').optional(),
    },
    exactlyOne('a place of tokens', 'header', 'cookie', 'query'),
    onlyWith('prefix', 'header'),
  ),
);

/** Where tokens may stand, in the order in which places are looked at. */
export const tokenPlaces = () =>
  list(tokenLocationSchema(), (places) => [...some('leave it out for the Authorization header')(places), ...placedOnce(places)]);

/** Of two tokens in one place, gateway and backend might look at different ones. */
function placedOnce(places: readonly unknown[]): Fault[] {
  const names = places.map((place) => placeName(Object(place)));
  return names.flatMap((name, index) => {
    if (name === undefined || names.indexOf(name) === index) return [];
    return [{ code: 'Duplicate', path: [index], message: `the ${name} is a place of tokens already; write each place once` } as const];
  });
}

function placeName({ header, cookie, query }: Fields): string | undefined {
  if (typeof header === 'string') return `header "${header.toLowerCase()}"`;
  if (typeof cookie === 'string') return `cookie "${cookie}"`;
  return typeof query === 'string' ? `query parameter "${query}"` : undefined;
}

/** Without keys or their address, they are discovered at the issuer. */
const discoverable: Rule = ({ issuer, jwks, jwksUri }) => {
  if (typeof issuer !== 'string' || isKnownLater(issuer) || jwks !== undefined || jwksUri !== undefined) return [];
  const fault = urlFault(issuer);
  return fault === undefined
    ? []
    : [{ ...fault, path: ['issuer'], message: `${fault.message} (or write jwksUri or jwks, where the issuer is no url)` }];
};

const soundKeys: Rule = ({ jwks }) => keyFaults(jwks).map((fault) => ({ ...fault, path: ['jwks', ...(fault.path ?? [])] }));

const oneClaimPerHeader: Rule = (fields) => {
  const headers = Object.values(fields).map((name) => String(name).toLowerCase());
  return Object.keys(fields).flatMap((name, index) => {
    if (headers.indexOf(headers[index] as string) === index) return [];
    return [{ code: 'Duplicate', path: [name], message: `"${fields[name]}" takes two claims; give each claim its own header` } as const];
  });
};

export const jwtSchema: Schema<JwtScheme> = define('JwtScheme', () =>
  block(
    'jwt',
    {
      issuer: line('the issuer', '"https://id.example.com/"'),
      audiences: list(line('an audience', '"shop"'), someDistinct('write the audience that tokens for this API name')),
      jwksUri: url().optional(),
      jwks: publicKeys().optional(),
      algorithms: list(algorithm(), someDistinct('leave it out for RS256, ES256 and EdDSA')).optional(),
      requiredClaims: claims().optional(),
      clockSkew: duration({ min: '0s', max: '10m', wholeSeconds: true }).optional(),
      tokenIn: tokenPlaces().optional(),
      scopeClaim: claim('"scope"').optional(),
      groupsClaim: claim('"groups"').optional(),
      claimHeaders: map(headerFor('identity', '"x-user-id"'), checkClaim, oneClaimPerHeader).optional(),
    },
    atMostOne('jwt', 'jwks', 'jwksUri'),
    discoverable,
    soundKeys,
  ),
);

import type { TokenLocation } from '../spec/jwt';
import { at } from './report';
import type { SchemeModel } from './scheme';
import { sortedEntries } from './sorted';

/** A header's name, in lower case, and where a scheme names it, from the scheme on. */
export type SchemeHeader = readonly [name: string, path: string];

/** The headers in which callers bring the credentials of a scheme. */
export function credentialHeaders({ spec }: SchemeModel): SchemeHeader[] {
  const { jwt, introspection, apiKey, hmac, external } = spec;
  return [
    ...(jwt === undefined ? [] : tokenHeaders(jwt.tokenIn, 'jwt')),
    ...(introspection === undefined ? [] : tokenHeaders(introspection.tokenIn, 'introspection')),
    ...named(apiKey?.header, 'apiKey.header'),
    ...named(hmac?.header, 'hmac.header'),
    ...(external?.sendHeaders ?? []).flatMap((name, index) => named(name, `external.sendHeaders[${index}]`)),
  ];
}

/** The headers that a scheme reads: its credentials, and the time that is signed with a body. */
export function readHeaders(scheme: SchemeModel): SchemeHeader[] {
  return [...credentialHeaders(scheme), ...named(scheme.spec.hmac?.timestamp?.header, 'hmac.timestamp.header')];
}

/** The headers in which the gateway tells backends who calls. */
export function identityHeaders({ spec: { jwt, apiKey, external } }: SchemeModel): SchemeHeader[] {
  return [
    ...sortedEntries(jwt?.claimHeaders).flatMap(([claim, name]) => named(name, at('jwt.claimHeaders', claim))),
    ...named(apiKey?.consumerHeader, 'apiKey.consumerHeader'),
    ...(external?.returnHeaders ?? []).flatMap((name, index) => named(name, `external.returnHeaders[${index}]`)),
  ];
}

function tokenHeaders(places: readonly TokenLocation[] | undefined, kind: string): SchemeHeader[] {
  if (places === undefined) return named('authorization', kind);
  return places.flatMap(({ header }, index) => named(header, `${kind}.tokenIn[${index}].header`));
}

function named(name: string | undefined, path: string): SchemeHeader[] {
  return name === undefined ? [] : [[name.toLowerCase(), path]];
}

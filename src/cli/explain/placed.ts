import { credentialPlaces } from '../../model/credential-groups';
import type { SchemeModel, TokenPlace } from '../../model/scheme';
import type { AskedRequest } from './request';

/** Whether a credential stands in the request itself, in a place of the scheme. */
export function isPlaced(scheme: SchemeModel, request: AskedRequest): boolean {
  return credentialPlaces(scheme).some((place) => stands(place, request));
}

function stands(place: TokenPlace, { headers, query, cookies }: AskedRequest): boolean {
  if ('query' in place) return query.has(place.query);
  if ('cookie' in place) return cookies.has(place.cookie);
  return headers.get(place.header)?.some((value) => value.toLowerCase().startsWith(place.prefix.toLowerCase())) ?? false;
}

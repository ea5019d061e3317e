import type { TokenLocation } from '../spec/jwt';

/** Where a token may stand, in the order in which places are looked at. */
export type TokenPlace = { readonly header: string; readonly prefix: string } | { readonly cookie: string } | { readonly query: string };

const DEFAULT_PLACES: readonly TokenPlace[] = [{ header: 'authorization', prefix: 'Bearer ' }];

/** The places of `tokenIn`, with the defaults filled in. */
export function tokenPlaces(tokenIn: readonly TokenLocation[] | undefined): readonly TokenPlace[] {
  return tokenIn?.map(tokenPlace) ?? DEFAULT_PLACES;
}

function tokenPlace(place: TokenLocation): TokenPlace {
  if (place.cookie !== undefined) return { cookie: place.cookie };
  if (place.query !== undefined) return { query: place.query };
  const header = (place.header as string).toLowerCase();
  return { header, prefix: place.prefix ?? (header === 'authorization' ? 'Bearer ' : '') };
}

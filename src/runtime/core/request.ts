import type { TokenPlace } from '../../model/scheme';
import type { GatewayEvent } from './gateway-event';

/** What decisions look at. Header names are lower case; every value that was sent is there. */
export interface RequestView {
  readonly method: string;
  readonly path: string;
  readonly clientIp: string;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly query: ReadonlyMap<string, readonly string[]>;
  /** As API Gateway has sent it: for what only some schemes look at. */
  readonly event?: GatewayEvent;
}

/** The credential in the one of the places that has one; `ambiguous` where there are several, wherever they stand. */
export function credentialIn(request: RequestView, places: readonly TokenPlace[]): string | undefined | 'ambiguous' {
  const found = places.flatMap((place) => valuesAt(request, place));
  return found.length > 1 ? 'ambiguous' : found[0];
}

function valuesAt(request: RequestView, place: TokenPlace): readonly string[] {
  if ('query' in place) return request.query.get(place.query) ?? [];
  if ('cookie' in place) return cookies(request, place.cookie);
  const { header, prefix } = place;
  const values = request.headers.get(header.toLowerCase()) ?? [];
  // a header sent twice is ambiguous even where only one copy has the prefix
  if (values.length > 1) return values;
  return values
    .filter((value) => value.toLowerCase().startsWith(prefix.toLowerCase()))
    .map((value) => value.slice(prefix.length).trimStart());
}

/** The values of a cookie, in the order in which they were sent. */
export function cookies(request: Pick<RequestView, 'headers'>, name: string): string[] {
  const pairs = request.headers.get('cookie')?.join(';').split(';') ?? [];
  return pairs
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1).replace(/^"(.*)"$/, '$1'));
}

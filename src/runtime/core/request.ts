import type { TokenPlace } from '../../model/scheme';

/** What decisions look at. Header names are lower case; every value that was sent is there. */
export interface RequestView {
  readonly method: string;
  readonly path: string;
  readonly clientIp: string;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly query: ReadonlyMap<string, readonly string[]>;
}

/** A credential that was sent; `ambiguous` where several were sent in one place. */
export type Found = { readonly value: string } | 'ambiguous' | undefined;

/** The credential in the first of the places that has one. */
export function credentialIn(request: RequestView, places: readonly TokenPlace[]): Found {
  for (const place of places) {
    const values = valuesAt(request, place).filter((value) => value !== '');
    if (values.length > 1) return 'ambiguous';
    if (values.length === 1) return { value: values[0] as string };
  }
  return undefined;
}

function valuesAt(request: RequestView, place: TokenPlace): readonly string[] {
  if ('query' in place) return request.query.get(place.query) ?? [];
  if ('cookie' in place) return cookies(request, place.cookie);
  const values = request.headers.get(place.header.toLowerCase()) ?? [];
  // a header sent twice is ambiguous even where only one copy has the prefix
  return values.length > 1
    ? values
    : values.filter((value) => value.startsWith(place.prefix)).map((value) => value.slice(place.prefix.length));
}

/** The values of a cookie, in the order in which they were sent. */
export function cookies(request: Pick<RequestView, 'headers'>, name: string): string[] {
  return (request.headers.get('cookie') ?? [])
    .flatMap((header) => header.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1).replace(/^"(.*)"$/, '$1'));
}

import { isExternal } from './external-schemes';
import type { SchemeModel, TokenPlace } from './scheme';

/** Where a credential may stand: in a request, or in the connection that it comes on. */
export type CredentialPlace = TokenPlace | { readonly certificate: true };

/** Schemes that are told apart by what their tokens say, and the places where one of them may stand. */
export interface CredentialGroup {
  readonly schemes: readonly string[];
  readonly places: readonly CredentialPlace[];
  /** A service decides on whatever came, and no other scheme with it. */
  readonly isExternal?: true;
}

/** Where a scheme's credential may stand in a request. */
export function credentialPlaces({ jwt, introspection, external, hmac, spec }: SchemeModel): readonly TokenPlace[] {
  if (jwt !== undefined) return jwt.tokenIn;
  if (introspection !== undefined) return introspection.tokenIn;
  if (external !== undefined) return external.sendHeaders.map((header) => ({ header, prefix: '' }));
  if (hmac !== undefined) return [{ header: hmac.header, prefix: '' }];
  const { header, query } = spec.apiKey ?? {};
  if (query !== undefined) return [{ query }];
  return header === undefined ? [] : [{ header: header.toLowerCase(), prefix: '' }];
}

/** The parameters of a query in which credentials of some of the schemes may stand. They are for no backend. */
export function credentialQueries(schemes: Iterable<SchemeModel>): string[] {
  const places = [...schemes].flatMap(credentialPlaces);
  return [...new Set(places.flatMap((place) => ('query' in place ? [place.query] : [])))];
}

/** Tells places apart: a header is one, whatever stands before a token in it. */
export function barePlace(place: TokenPlace): string {
  return JSON.stringify({ ...place, prefix: undefined });
}

/** Where some credential of a scheme shows that it is meant. */
function presentPlaces(scheme: SchemeModel): readonly CredentialPlace[] {
  if (scheme.kind === 'clientCertificate') return [{ certificate: true }];
  // a session whose time is over can be renewed
  if (scheme.login !== undefined) return [{ cookie: scheme.login.cookies.session }, { cookie: scheme.login.cookies.refresh }];
  return credentialPlaces(scheme);
}

/** Schemes in their order; those that may find their credential in the same place stand together, where the first of them does. */
export function credentialGroups(schemes: readonly SchemeModel[]): CredentialGroup[] {
  let groups: CredentialGroup[] = [];
  for (const scheme of new Set(schemes)) {
    const own = presentPlaces(scheme);
    if (isExternal(scheme)) {
      groups.push({ schemes: [scheme.name], places: own, isExternal: true });
      continue;
    }
    const shared = groups.filter(
      (group) => !group.isExternal && group.places.some((place) => own.some((other) => samePlace(place, other))),
    );
    const joined: CredentialGroup = {
      schemes: [...shared.flatMap((group) => group.schemes), scheme.name],
      places: [...new Map([...shared.flatMap((group) => group.places), ...own].map((place) => [placeKey(place), place])).values()],
    };
    const at = shared.length === 0 ? groups.length : groups.indexOf(shared[0] as CredentialGroup);
    groups = groups.filter((group) => !shared.includes(group));
    groups.splice(at, 0, joined);
  }
  return groups;
}

const samePlace = (a: CredentialPlace, b: CredentialPlace) => placeKey(a) === placeKey(b);

const placeKey = (place: CredentialPlace) => JSON.stringify(place);

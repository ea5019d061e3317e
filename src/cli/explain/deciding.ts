import type { Requirement } from '../../model/access';
import { keysOf } from '../../model/api-keys';
import type { ApiModel } from '../../model/model';
import type { SchemeModel } from '../../model/scheme';
import { isAsked, isSent } from './asked';
import { subjectOf } from './caller';
import { foreignTo, inactive, invalidClaims, unsound } from './claims';
import { isSaid, kindOf, takesClaims, takesKeys } from './credential';
import { isPlaced } from './placed';
import type { AskedRequest, Claims } from './request';

/**
 * The entries of the first scheme whose credential came: of a token by issuer and audience, of a key by where it stands, if it does,
 * and by what it opens, as a certificate. */
export function decidedBy(entries: readonly Requirement[], request: AskedRequest, api: ApiModel): readonly Requirement[] {
  const came = entries.find((entry) => isSaid(kindOf(entry, api), request));
  if (came === undefined) return [];
  if (takesClaims(came, api)) return ofToken(entries, request.claims as Claims, api);
  const alike = entries.filter((entry) => kindOf(entry, api) === kindOf(came, api));
  const placed = alike.filter(({ scheme }) => isPlaced(api.schemes.get(scheme) as SchemeModel, request));
  const sent = placed.length > 0 ? placed : alike;
  const opened = sent.find((entry) => invalidFor(entry, request, api) === undefined) ?? sent[0];
  return alike.filter(({ scheme }) => scheme === opened?.scheme);
}

/** The entries of the scheme whose token this is, by issuer and audience; of no JWT's, they are what a server says of an opaque token. */
function ofToken(entries: readonly Requirement[], claims: Claims, api: ApiModel): readonly Requirement[] {
  const jwtOf = ({ scheme }: Requirement) => api.schemes.get(scheme)?.jwt;
  const isOf = (entry: Requirement) => {
    const jwt = jwtOf(entry);
    return jwt !== undefined && foreignTo(claims, entry.scheme, jwt) === undefined;
  };
  const isOfIssuer = (entry: Requirement) =>
    jwtOf(entry) !== undefined && (claims.iss === undefined || jwtOf(entry)?.issuer === claims.iss);
  const named = entries.find(isOf) ?? entries.find(isOfIssuer) ?? entries.find((entry) => kindOf(entry, api) === 'introspection');
  return entries.filter((entry) => entry.scheme === named?.scheme);
}

/** Why the credential of an entry does not hold; undefined where it does. */
export function invalidFor(entry: Requirement, request: AskedRequest, api: ApiModel): string | undefined {
  const { scheme } = entry;
  const { claims, consumer } = request;
  const known = api.schemes.get(scheme);
  if (isAsked(known)) return isSent(known, request) ? undefined : `no header of "${scheme}" was sent`;
  const jwt = known?.jwt;
  if (jwt !== undefined) return claims === undefined ? `no token of "${scheme}" was sent` : invalidClaims(claims, scheme, jwt);
  if (known?.introspection !== undefined) return claims === undefined ? `no token of "${scheme}" was sent` : inactive(claims);
  if (kindOf(entry, api) === 'clientCertificate')
    return subjectOf(entry, request, api) === null ? `the certificate has no name of "${scheme}"` : undefined;
  if (!takesKeys(entry, api)) return `"${scheme}" takes no claims`;
  if (keysOf(scheme, api).some((key) => key.consumer === consumer)) return undefined;
  return `no key of "${consumer}" opens "${scheme}"`;
}

/** Why nobody knows whether the credential of an entry holds: its server says what cannot be. */
export function unsoundFor({ scheme }: Requirement, { claims }: AskedRequest, api: ApiModel): string | undefined {
  return claims === undefined || api.schemes.get(scheme)?.introspection === undefined ? undefined : unsound(claims);
}

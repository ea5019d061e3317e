import type { AccessModel } from './access';
import type { ApiModel } from './model';
import type { SchemeModel } from './scheme';

/** Whether the callers of a scheme bring something: claims, a subject, a token. */
export type Brings = (scheme: SchemeModel) => boolean;

const WITH_CLAIMS: ReadonlySet<SchemeModel['kind']> = new Set(['jwt', 'introspection', 'login']);

/** The callers have claims. */
export const claims: Brings = ({ kind }) => WITH_CLAIMS.has(kind);

/** The callers bring a token that others take as well: a session is for the gateway alone. */
export const token: Brings = ({ kind }) => kind === 'jwt' || kind === 'introspection';

/** The callers can be told apart: a signature of the body names nobody, and an external service only where it says so. */
export const subject: Brings = ({ kind, spec }) => kind !== 'hmac' && !(kind === 'external' && spec.external?.subject === undefined);

/** The callers are consumers. */
export const consumer: Brings = ({ kind }) => kind === 'apiKey';

/** Whether some way to be let in brings it; no way of an open route does. */
export function someBring(brings: Brings, access: AccessModel, api: ApiModel): boolean {
  return alternatives(access, api).some((schemes) => schemes.some(brings));
}

/** Every caller who has such a credential has a name. */
const ALWAYS_NAMED: ReadonlySet<SchemeModel['kind']> = new Set(['apiKey', 'clientCertificate']);

/** Whether who calls may have claims: where several schemes hold it is the first that has a subject, and no scheme behind a key or a certificate. */
export function someCallerHasClaims(access: AccessModel, api: ApiModel): boolean {
  return alternatives(access, api).some((schemes) => {
    const named = schemes.findIndex(({ kind }) => ALWAYS_NAMED.has(kind));
    return schemes.slice(0, named === -1 ? undefined : named).some(claims);
  });
}

/** Whether every way to be let in brings it; an open route has none. */
export function allBring(brings: Brings, access: AccessModel, api: ApiModel): boolean {
  return !('open' in access) && alternatives(access, api).every((schemes) => schemes.some(brings));
}

/** The schemes of each way to be let in. A way with an unknown scheme is left out: that is a problem of its own. */
function alternatives(access: AccessModel, { schemes }: ApiModel): SchemeModel[][] {
  if ('open' in access) return [];
  const ways = 'anyOf' in access ? access.anyOf.map((requirement) => [requirement]) : [access.allOf];
  return ways
    .map((way) => way.map(({ scheme }) => schemes.get(scheme)))
    .filter((way): way is SchemeModel[] => way.every((scheme) => scheme !== undefined));
}

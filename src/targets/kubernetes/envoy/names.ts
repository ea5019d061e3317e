import type { ApiModel } from '../../../model/model';
import type { SchemeModel } from '../../../model/scheme';

/** The cluster of an API's backend: one for each, however many routes lead to it. */
export function clusterName(api: string, backend: string): string {
  return `${api}/${backend}`;
}

/** The provider of an API's scheme, under whose name its claims stand in the request's metadata. */
export function providerName(api: string, scheme: string): string {
  return `${api}/${scheme}`;
}

/** The namespace of the metadata that the JWT filter writes. */
export const JWT_METADATA = 'envoy.filters.http.jwt_authn';

/** The namespace of the metadata that filters of rules write. */
export const RBAC_METADATA = 'envoy.filters.http.rbac';

/** Where that metadata says who holds the key of a request: `CONSUMER ,GROUP,GROUP,`. */
export function holderField(api: string, scheme: string): string {
  return `${holderPrefix(api, scheme)}shadow_effective_policy_id`;
}

/** What the filter of a scheme writes before the names of its fields. */
export function holderPrefix(api: string, scheme: string): string {
  return `${providerName(api, scheme)}_`;
}

/** The cluster of the service that decides on the callers of a scheme. No backend has a slash in its name. */
export function externalCluster(api: string, scheme: string): string {
  return `${api}/schemes/${scheme}`;
}

/** The namespace of the metadata that filters write which ask a service or the companion. */
export const EXTERNAL_METADATA = 'envoy.filters.http.ext_authz';

/** The namespace in which the claims of a scheme's callers stand, under the name of its provider. */
export function claimsMetadata(scheme: SchemeModel | undefined): string {
  return scheme?.introspection === undefined ? JWT_METADATA : EXTERNAL_METADATA;
}

/** Where that metadata says that the service of a scheme has allowed the request. */
export function allowedField(api: string, scheme: string): string {
  return `${INTERNAL_HEADER}allowed-${Buffer.from(providerName(api, scheme)).toString('hex')}`;
}

/** Where that metadata says whom the service of a scheme takes the caller for. */
export function subjectField(api: string, scheme: string): string {
  return `${INTERNAL_HEADER}subject-${Buffer.from(providerName(api, scheme)).toString('hex')}`;
}

/** The namespace of the metadata that holds the parameters of a request's path, decoded. */
export const PATH_METADATA = 'tollgate.path';

/** The namespace of the metadata that holds the parameters of a request's query, decoded. */
export const QUERY_METADATA = 'tollgate.query-values';

/** The namespace of the metadata that says who calls, and what the caller's claims are. */
export const CALLER_METADATA = 'tollgate.caller';

/** The namespace of the metadata that routes carry for the gateway's filters and logs. */
export const ROUTE_METADATA = 'tollgate';

/** Before the name of a header that only lives inside the gateway. */
export const INTERNAL_HEADER = 'x-tollgate-';

/** Tells the client's address to what asks a service. */
export const EXTERNAL_CLIENT = `${INTERNAL_HEADER}client`;

/** Says that a body comes in chunks: Envoy takes `Transfer-Encoding` away before a filter sees it. */
export const CHUNKED_HEADER = `${INTERNAL_HEADER}chunked`;

/** Says on which side of a division a request is. */
export const SIDE_HEADER = `${INTERNAL_HEADER}side`;

/** The schemes of an API whose callers have claims. */
export function tokenSchemes(api: ApiModel): SchemeModel[] {
  return [...api.schemes.values()].filter(({ jwt, introspection }) => jwt !== undefined || introspection !== undefined);
}

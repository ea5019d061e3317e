import { type ExternalSchemeModel, usedExternals } from '../../../../model/external-schemes';
import type { ApiModel, GatewayModel } from '../../../../model/model';
import { allowedField, EXTERNAL_CLIENT, externalCluster, providerName, RBAC_METADATA, subjectField } from '../names';
import { seconds, typed } from '../typed';

/** The filter that says which services are asked about a request; each is asked by a filter of its own. */
export const EXTERNAL_FILTER = 'tollgate.external';

const RBAC = 'envoy.extensions.filters.http.rbac.v3';

/** What it writes before the names of its fields. */
const PREFIX = `${EXTERNAL_FILTER}_`;

/** Says nothing on a route that does not name it. */
export function externalFilter() {
  return { name: EXTERNAL_FILTER, typed_config: typed(`${RBAC}.RBAC`, { shadow_rules_stat_prefix: PREFIX }) };
}

/** The part of a route that asks the services of some schemes where all conditions hold. */
export function externalPerRoute(schemes: readonly string[], api: ApiModel, conditions: readonly object[]) {
  const asked = schemes.map((scheme) => askedWord(api.name, scheme)).join('');
  const policies = { [asked]: { permissions: [{ any: true }], principals: [{ and_ids: { ids: conditions } }] } };
  const rbac = { shadow_rules_stat_prefix: PREFIX, shadow_rules: { action: 'ALLOW', policies } };
  return typed(`${RBAC}.RBACPerRoute`, { rbac });
}

/** A scheme among those that are asked: their names have no spaces. */
function askedWord(api: string, scheme: string): string {
  return ` ${providerName(api, scheme)} `;
}

/** One filter for each service. It asks where the request's metadata says so, and what it learns stands in the metadata. */
export function serviceFilters(gateway: GatewayModel): object[] {
  return gateway.apis.flatMap((api) => usedExternals(api).map((scheme) => serviceFilter(api.name, scheme)));
}

function serviceFilter(api: string, { name, external }: ExternalSchemeModel): object {
  const cluster = externalCluster(api, name);
  const exact = (names: readonly string[]) => ({ patterns: names.map((text) => ({ exact: text })) });
  return {
    name: `${EXTERNAL_FILTER}/${providerName(api, name)}`,
    typed_config: typed('envoy.extensions.filters.http.ext_authz.v3.ExtAuthz', {
      stat_prefix: providerName(api, name),
      transport_api_version: 'V3',
      filter_enabled_metadata: {
        filter: RBAC_METADATA,
        path: [{ key: `${PREFIX}shadow_effective_policy_id` }],
        value: { string_match: { contains: askedWord(api, name) } },
      },
      status_on_error: { code: 503 },
      encode_raw_headers: true,
      allowed_headers: exact(external.sendHeaders),
      // Envoy sends it unasked
      ...(external.sendHeaders.includes('authorization') ? {} : { disallowed_headers: exact(['authorization']) }),
      http_service: {
        server_uri: { uri: external.url, cluster, timeout: seconds(external.timeoutMillis) },
        authorization_request: { headers_to_add: [{ key: EXTERNAL_CLIENT, value: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%' }] },
        authorization_response: {
          ...(external.returnHeaders.length > 0 ? { allowed_upstream_headers: exact(external.returnHeaders) } : {}),
          dynamic_metadata_from_headers: exact([allowedField(api, name), subjectField(api, name)]),
        },
      },
    }),
  };
}

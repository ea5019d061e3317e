import { type ExternalSchemeModel, usedExternals } from '../../../../model/external-schemes';
import type { GatewayModel } from '../../../../model/model';
import { allowedField, EXTERNAL_CLIENT, externalCluster, providerName, subjectField } from '../names';
import { seconds, typed } from '../typed';
import { isAsked } from './asking';

/** The filter that says which services are asked about a request; each is asked by a filter of its own. */
export const EXTERNAL_FILTER = 'tollgate.external';

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
      filter_enabled_metadata: isAsked(EXTERNAL_FILTER, providerName(api, name)),
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

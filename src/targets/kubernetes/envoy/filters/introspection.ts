import { credentialPlaces } from '../../../../model/credential-groups';
import { type IntrospectionSchemeModel, usedIntrospections } from '../../../../model/introspection-schemes';
import type { ApiModel, GatewayModel } from '../../../../model/model';
import { ASKS_HEADER } from '../../../../runtime/companion/asks';
import type { IntrospectionDelivery } from '../../agent-plan';
import { COMPANION_CLUSTER } from '../bootstrap';
import { providerName, RBAC_METADATA } from '../names';
import { seconds, typed } from '../typed';

/** The filter that says whose tokens are looked up; the companion is asked about each scheme by a filter of its own. */
export const INTROSPECTION_FILTER = 'tollgate.introspection';

const RBAC = 'envoy.extensions.filters.http.rbac.v3';

/** What it writes before the names of its fields. */
const PREFIX = `${INTROSPECTION_FILTER}_`;

/** Says nothing on a route that does not name it. */
export function introspectionFilter() {
  return { name: INTROSPECTION_FILTER, typed_config: typed(`${RBAC}.RBAC`, { shadow_rules_stat_prefix: PREFIX }) };
}

/** The part of a route that has the tokens of some schemes looked up where all conditions hold. */
export function introspectionPerRoute(schemes: readonly string[], api: ApiModel, conditions: readonly object[]) {
  const asked = schemes.map((scheme) => askedWord(api.name, scheme)).join('');
  const policies = { [asked]: { permissions: [{ any: true }], principals: [{ and_ids: { ids: conditions } }] } };
  const rbac = { shadow_rules_stat_prefix: PREFIX, shadow_rules: { action: 'ALLOW', policies } };
  return typed(`${RBAC}.RBACPerRoute`, { rbac });
}

/** A scheme among those that are asked about: their names have no spaces. */
function askedWord(api: string, scheme: string): string {
  return ` ${providerName(api, scheme)} `;
}

/** One filter for each scheme. What the companion learns stands in the metadata: a request without it is refused. */
export function lookingFilters(gateway: GatewayModel): object[] {
  return gateway.apis.flatMap((api) => usedIntrospections(api).map((scheme) => lookingFilter(api.name, scheme)));
}

/** The companion itself ends waiting for the server; this is for a companion that does not answer. */
const GRACE_MILLIS = 250;

function lookingFilter(api: string, scheme: IntrospectionSchemeModel): object {
  const name = providerName(api, scheme.name);
  const headers = credentialPlaces(scheme).flatMap((place) => ('header' in place ? [place.header] : 'cookie' in place ? ['cookie'] : []));
  const timeout = seconds(scheme.introspection.timeoutMillis + GRACE_MILLIS);
  return {
    name: `${INTROSPECTION_FILTER}/${name}`,
    typed_config: typed('envoy.extensions.filters.http.ext_authz.v3.ExtAuthz', {
      stat_prefix: name,
      transport_api_version: 'V3',
      filter_enabled_metadata: {
        filter: RBAC_METADATA,
        path: [{ key: `${PREFIX}shadow_effective_policy_id` }],
        value: { string_match: { contains: askedWord(api, scheme.name) } },
      },
      status_on_error: { code: 'ServiceUnavailable' },
      encode_raw_headers: true,
      // where none is named, Envoy sends all of them
      allowed_headers: { patterns: [':path', ...headers].map((exact) => ({ exact })) },
      grpc_service: {
        envoy_grpc: { cluster_name: COMPANION_CLUSTER },
        timeout,
        initial_metadata: [{ key: ASKS_HEADER, value: `introspection ${name}` }],
      },
    }),
  };
}

/** What the companion has to know of the schemes. */
export function introspectionDeliveries(gateway: GatewayModel): IntrospectionDelivery[] {
  return gateway.apis.flatMap((api) =>
    usedIntrospections(api).map(({ name, introspection: { endpoint, client, ttlMillis, timeoutMillis, tokenIn } }) => ({
      name: providerName(api.name, name),
      endpoint,
      client,
      ttlMillis,
      timeoutMillis,
      tokenIn,
    })),
  );
}

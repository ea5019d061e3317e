import { usedIntrospections } from '../../../../model/introspection-schemes';
import type { GatewayModel } from '../../../../model/model';
import { ASKS_HEADER, asksOf } from '../../../../runtime/companion/asks';
import type { IntrospectionDelivery } from '../../agent-plan';
import { COMPANION_CLUSTER } from '../bootstrap';
import { providerName } from '../names';
import { seconds, typed } from '../typed';
import { isAsked } from './asking';

/** The filter that says whose tokens are looked up; the companion is asked about each scheme by a filter of its own. */
export const INTROSPECTION_FILTER = 'tollgate.introspection';

/** One filter for each scheme. What the companion learns stands in the metadata: a request without it is refused. */
export function lookingFilters(gateway: GatewayModel): object[] {
  return introspectionDeliveries(gateway).map(lookingFilter);
}

/** The companion itself ends waiting for the server; this is for a companion that does not answer. */
const GRACE_MILLIS = 250;

function lookingFilter(delivery: IntrospectionDelivery): object {
  const { name, tokenIn, timeoutMillis } = delivery;
  const headers = tokenIn.flatMap((place) => ('header' in place ? [place.header] : 'cookie' in place ? ['cookie'] : []));
  return {
    name: `${INTROSPECTION_FILTER}/${name}`,
    typed_config: typed('envoy.extensions.filters.http.ext_authz.v3.ExtAuthz', {
      stat_prefix: name,
      transport_api_version: 'V3',
      filter_enabled_metadata: isAsked(INTROSPECTION_FILTER, name),
      status_on_error: { code: 'ServiceUnavailable' },
      encode_raw_headers: true,
      // where none is named, Envoy sends all of them
      allowed_headers: { patterns: [':path', ...headers].map((exact) => ({ exact })) },
      grpc_service: {
        envoy_grpc: { cluster_name: COMPANION_CLUSTER },
        timeout: seconds(timeoutMillis + GRACE_MILLIS),
        initial_metadata: [{ key: ASKS_HEADER, value: asksOf('introspection', delivery) }],
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

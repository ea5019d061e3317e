import { COMPANION_CLUSTER } from '../../src/targets/kubernetes/envoy/bootstrap';
import { COUNTED_FILTER, DECISION } from '../../src/targets/kubernetes/envoy/filters/shared-limits';
import { ROUTE_METADATA } from '../../src/targets/kubernetes/envoy/names';
import { typed } from '../../src/targets/kubernetes/envoy/typed';

/** A filter of a gateway. */
interface Filter {
  readonly name: string;
}

/** The filters of a gateway that asks a service of envoyproxy/ratelimit what it would ask the companion: whether an address may come. */
export function askingRatelimit(filters: readonly Filter[]): Filter[] {
  return filters.flatMap((filter) => (filter.name === COUNTED_FILTER ? [] : [filter.name === SHARED_LIMITS ? RATE_LIMIT : filter]));
}

const SHARED_LIMITS = 'tollgate.shared-limits';

const RATE_LIMIT = {
  name: SHARED_LIMITS,
  typed_config: typed('envoy.extensions.filters.http.ratelimit.v3.RateLimit', {
    domain: 'tollgate',
    timeout: DECISION,
    failure_mode_deny: true,
    status_on_error: { code: 'ServiceUnavailable' },
    disable_x_envoy_ratelimited_header: true,
    rate_limits: [
      {
        actions: [
          {
            metadata: {
              descriptor_key: 'limit',
              source: 'ROUTE_ENTRY',
              metadata_key: { key: ROUTE_METADATA, path: [{ key: 'shared' }, { key: 'ip#0' }] },
            },
          },
          { masked_remote_address: { v4_prefix_mask_len: 32, v6_prefix_mask_len: 64 } },
        ],
      },
    ],
    rate_limit_service: {
      transport_api_version: 'V3',
      grpc_service: { envoy_grpc: { cluster_name: COMPANION_CLUSTER }, timeout: DECISION },
    },
  }),
};

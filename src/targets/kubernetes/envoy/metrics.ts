import { tellsMetrics } from '../../../model/metrics';
import type { ApiModel, GatewayModel } from '../../../model/model';
import { ROUTE_METADATA } from './names';
import { typed } from './typed';

/** Before the names of what Envoy counts for us, and of nothing else. */
export const METRICS_PREFIX = 'tollgate';

/** The counter of requests, as Envoy calls it. */
export const REQUESTS = 'requests';

/** The histogram of their times, in milliseconds. */
export const REQUEST_DURATION = 'request_duration';

/** Bounds of the buckets of histograms, in milliseconds. */
export const BOUNDS = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000];

/** The most that is counted apart. What goes beyond is not counted. */
const CEILINGS = { max_counters: 100_000, max_histograms: 20_000 };

/**
 * Counts each request when it is over, the gateway's own answers too. Labels hold what the spec says, and the status: nothing that a
 * client can choose.
 */
export function requestMetrics(gateway: GatewayModel): object[] {
  if (!tellsMetrics(gateway)) return [];
  const [only, ...more] = gateway.apis as [ApiModel, ...ApiModel[]];
  const tags = [
    { name: 'api', value_format: more.length === 0 ? only.name : fromRoute('api') },
    { name: 'route', value_format: '%ROUTE_NAME%' },
    ...(gateway.apis.some(({ versions }) => versions !== undefined) ? [{ name: 'version', value_format: fromRoute('version') }] : []),
  ];
  const config = {
    stats_scope: { prefix: METRICS_PREFIX, ...CEILINGS },
    counters: [{ stat: { name: REQUESTS, tags: [...tags, { name: 'code', value_format: '%RESPONSE_CODE%' }] }, value_fixed: 1 }],
    histograms: [{ stat: { name: REQUEST_DURATION, tags }, unit: 'Milliseconds', value_format: '%DURATION%' }],
  };
  return [{ name: 'metrics', typed_config: typed('envoy.extensions.access_loggers.stats.v3.Config', config) }];
}

function fromRoute(field: string): string {
  return `%METADATA(ROUTE:${ROUTE_METADATA}:${field})%`;
}

/** How Envoy shows the histogram, whichever routes there are. */
export const BUCKETS = [{ match: { prefix: `${METRICS_PREFIX}.` }, buckets: BOUNDS }];

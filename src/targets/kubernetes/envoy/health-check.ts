import { parseDurationMillis } from '../../../spec/duration';
import type { HealthCheck } from '../../../spec/health-check';
import type { BackendProtocol } from './protocol';
import { seconds } from './typed';

/** Checks of a cluster's endpoints, below the bound url's own path. Each endpoint is asked by its own name. */
export function healthChecks(check: HealthCheck | undefined, basePath: string, protocol: BackendProtocol): object {
  if (check === undefined) return {};
  const { path, interval = '5s', timeout = '1s', healthyAfter = 2, unhealthyAfter = 3 } = check;
  const every = seconds(parseDurationMillis(interval));
  return {
    health_checks: [
      {
        timeout: seconds(parseDurationMillis(timeout)),
        interval: every,
        // whether requests come or not
        no_traffic_interval: every,
        healthy_threshold: healthyAfter,
        unhealthy_threshold: unhealthyAfter,
        http_health_check: {
          path: `${basePath}${path}`,
          expected_statuses: [{ start: 200, end: 300 }],
          // any other one counts as one failure, and not at once for all of them
          retriable_statuses: [
            { start: 100, end: 200 },
            { start: 300, end: 600 },
          ],
          ...(protocol === 'http1' ? {} : { codec_client_type: 'HTTP2' }),
        },
      },
    ],
  };
}

import { parseDurationMillis } from '../../../spec/duration';
import type { Outliers } from '../../../spec/outliers';
import { seconds } from './typed';

/** Ejects endpoints for failures in a row, and for nothing else that Envoy looks at by itself. */
export function outlierDetection(outliers: Outliers | undefined): object {
  if (outliers === undefined) return {};
  const { consecutive5xx = 5, interval = '10s', ejectFor = '30s', maxEjectedPercent = 50 } = outliers;
  return {
    outlier_detection: {
      consecutive_5xx: consecutive5xx,
      enforcing_consecutive_5xx: 100,
      enforcing_consecutive_gateway_failure: 0,
      enforcing_success_rate: 0,
      interval: seconds(parseDurationMillis(interval)),
      base_ejection_time: seconds(parseDurationMillis(ejectFor)),
      max_ejection_percent: maxEjectedPercent,
      // a check of its health does not bring back before its time what fails requests
      successful_active_health_check_uneject_host: false,
    },
  };
}

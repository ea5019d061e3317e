import { resolveBreaker } from '../../../model/breaker';
import { tellsMetrics } from '../../../model/metrics';
import type { GatewayModel } from '../../../model/model';
import type { BackendMetrics, MetricsDelivery } from '../agent-plan';
import { clusterName } from './names';

/** What the agent tells of backends: of each that a route leads to. Undefined where nobody asks. */
export function metricsDelivery(gateway: GatewayModel): MetricsDelivery | undefined {
  if (!tellsMetrics(gateway)) return undefined;
  const backends = gateway.apis.flatMap((api) =>
    [...api.reached].sort().map((name): BackendMetrics => {
      const { breaker } = api.backends.get(name)?.spec ?? {};
      const latency = breaker === undefined ? {} : (resolveBreaker(breaker).latencyMillis ?? {});
      return { name: clusterName(api.name, name), thresholdsMillis: Object.values(latency) };
    }),
  );
  return { backends };
}

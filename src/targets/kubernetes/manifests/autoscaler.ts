import { objectName } from '../../../capability/kubernetes-name';
import { type GatewayFrame, type Part, settings } from './manifest';
import { ENVOY_CONTAINER } from './pod';

/** How many pods a gateway has. */
export interface ReplicaRange {
  readonly min: number;
  readonly max: number;
}

const DEFAULT_MIN = 2;
const DEFAULT_MAX = 10;

/** The bound range; a bound that is left out follows the other one where it has to. */
export function replicaRange(gateway: GatewayFrame): ReplicaRange {
  const { min, max } = settings(gateway).replicas ?? {};
  return { min: min ?? Math.min(DEFAULT_MIN, max ?? DEFAULT_MIN), max: max ?? Math.max(DEFAULT_MAX, min ?? DEFAULT_MIN) };
}

/** Whether the autoscaler owns the number of replicas. */
export function isAutoscaled(gateway: GatewayFrame): boolean {
  const { min, max } = replicaRange(gateway);
  return min !== max;
}

/** Scales by Envoy's own CPU time; the agent's is no sign of load. */
export const autoscaler: Part = {
  id: 'HorizontalPodAutoscaler',
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  content: {
    spec: (gateway) => ({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: objectName(gateway.name) },
      minReplicas: replicaRange(gateway).min,
      maxReplicas: replicaRange(gateway).max,
      metrics: [
        {
          type: 'ContainerResource',
          containerResource: { name: 'cpu', container: ENVOY_CONTAINER, target: { type: 'Utilization', averageUtilization: 70 } },
        },
      ],
    }),
  },
};

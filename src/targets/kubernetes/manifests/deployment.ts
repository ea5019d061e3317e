import { objectName } from '../../../capability/kubernetes-name';
import type { KubernetesPlan } from '../plan';
import { isAutoscaled, replicaRange } from './autoscaler';
import { configMaps } from './config-maps';
import { agentContainer, envoyContainer, VOLUMES } from './containers';
import { type GatewayFrame, type Part, selector } from './manifest';
import { metricsAnnotations } from './metrics';
import { ENVOY_CONTAINER } from './pod';
import { secretVolumes } from './secrets';

/** Time to stop in, beyond the drain: the drain command's start and Envoy's own end. */
const STOP_SECONDS = 15;

/** User and group of the image's processes. */
const UNPRIVILEGED = 65532;

/** The gateway's pods. A change never takes one away before its successor is ready. */
export const deployment: Part = {
  id: 'Deployment',
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  content: {
    spec: (gateway, plan) => ({
      ...(isAutoscaled(gateway) ? {} : { replicas: replicaRange(gateway).min }),
      selector: { matchLabels: selector(gateway) },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      minReadySeconds: 5,
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 10,
      template: {
        metadata: {
          labels: { ...selector(gateway), 'app.kubernetes.io/managed-by': 'tollgate' },
          annotations: { 'kubectl.kubernetes.io/default-container': ENVOY_CONTAINER, ...metricsAnnotations(plan) },
        },
        spec: podSpec(gateway, plan),
      },
    }),
  },
};

function podSpec(gateway: GatewayFrame, plan: KubernetesPlan): object {
  return {
    serviceAccountName: objectName(gateway.name),
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: UNPRIVILEGED,
      runAsGroup: UNPRIVILEGED,
      fsGroup: UNPRIVILEGED,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    initContainers: [agentContainer(gateway, plan)],
    containers: [envoyContainer(gateway, plan)],
    volumes: [
      configVolume(gateway, plan),
      { name: VOLUMES.sockets, emptyDir: { medium: 'Memory', sizeLimit: '128Mi' } },
      ...secretVolumes(gateway, plan),
    ],
    topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((key) => spread(gateway, key)),
    terminationGracePeriodSeconds: plan.agent.drainSeconds + STOP_SECONDS,
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
  };
}

/** All shards in one folder. Never a subPath: that would not follow a reload. */
function configVolume(gateway: GatewayFrame, plan: KubernetesPlan): object {
  const sources = configMaps(gateway, plan).map(({ metadata }) => ({ configMap: { name: metadata.name } }));
  return { name: VOLUMES.config, projected: { sources, defaultMode: 0o444 } };
}

/** Spreads the pods of one revision as evenly as there is room for. */
function spread(gateway: GatewayFrame, topologyKey: string): object {
  return {
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector(gateway) },
    matchLabelKeys: ['pod-template-hash'],
    nodeAffinityPolicy: 'Honor',
    nodeTaintsPolicy: 'Ignore',
  };
}

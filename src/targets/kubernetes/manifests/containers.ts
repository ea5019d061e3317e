import { envoyArguments } from '../envoy/bootstrap';
import type { KubernetesPlan } from '../plan';
import { imageReference } from './image';
import { type GatewayFrame, settings } from './manifest';
import { metricsArguments, metricsPorts } from './metrics';
import { AGENT_PORT, AGENT_PORT_NAME, CONFIG_DIR, ENVOY_CONTAINER, ENVOY_WORKERS, HTTP_PORT, HTTP_PORT_NAME, SOCKET_DIR } from './pod';
import { agentAlive, agentStarted, envoyAlive, firstGeneration, readiness } from './probes';
import { secretMounts } from './secrets';

/** Names of the pod's volumes. */
export const VOLUMES = { config: 'config', sockets: 'sockets' } as const;

const AGENT = ['node', '/opt/tollgate/agent/index.js'];

const SOCKETS = { name: VOLUMES.sockets, mountPath: SOCKET_DIR };

/** The agent, a native sidecar: it starts before Envoy and ends after it. */
export function agentContainer(gateway: GatewayFrame, plan: KubernetesPlan): object {
  return {
    ...common(gateway),
    name: 'agent',
    restartPolicy: 'Always',
    command: AGENT,
    args: [
      'run',
      '--name',
      gateway.name,
      '--config',
      CONFIG_DIR,
      '--sockets',
      SOCKET_DIR,
      '--probes',
      `0.0.0.0:${AGENT_PORT}`,
      '--drain',
      `${plan.agent.drainSeconds}s`,
      ...metricsArguments(plan),
    ],
    ports: [{ name: AGENT_PORT_NAME, containerPort: AGENT_PORT, protocol: 'TCP' }, ...metricsPorts(plan)],
    startupProbe: agentStarted(),
    readinessProbe: readiness(),
    livenessProbe: agentAlive(),
    // of the memory two processes of the companion take most, each with a bound of its own: src/runtime/agent/companion-memory.ts
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '1', memory: '512Mi' } },
    volumeMounts: [SOCKETS, { name: VOLUMES.config, mountPath: CONFIG_DIR, readOnly: true }, ...secretMounts(plan)],
  };
}

/** Envoy, process 1 of its container. It ends when what it serves has been drained. */
export function envoyContainer(gateway: GatewayFrame, plan: KubernetesPlan): object {
  const { drainSeconds } = plan.agent;
  return {
    ...common(gateway),
    name: ENVOY_CONTAINER,
    command: ['envoy'],
    args: envoyArguments({ socketDir: SOCKET_DIR, drainSeconds, concurrency: ENVOY_WORKERS }),
    ports: [{ name: HTTP_PORT_NAME, containerPort: HTTP_PORT, protocol: 'TCP' }],
    lifecycle: { preStop: { exec: { command: [...AGENT, 'drain', '--sockets', SOCKET_DIR] } } },
    startupProbe: firstGeneration(),
    readinessProbe: readiness(),
    livenessProbe: envoyAlive(),
    resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: String(ENVOY_WORKERS), memory: '1Gi' } },
    volumeMounts: [SOCKETS],
  };
}

function common(gateway: GatewayFrame): object {
  return {
    image: imageReference(settings(gateway).image),
    imagePullPolicy: 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'FallbackToLogsOnError',
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

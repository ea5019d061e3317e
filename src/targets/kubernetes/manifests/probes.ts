import { AGENT_PORT_NAME, HTTP_PORT_NAME } from './pod';

/** How often a probe is made, and how often it fails before that counts. */
interface Pace {
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

/** Requests should come: a good generation serves, and nothing drains. */
export const readiness = (): object => httpGet('/ready', { periodSeconds: 2, failureThreshold: 2 });

/** Up to two minutes for the first generation. */
export const firstGeneration = (): object => httpGet('/ready', { periodSeconds: 1, failureThreshold: 120 });

/** The agent has written Envoy's bootstrap and listens. */
export const agentStarted = (): object => httpGet('/live', { periodSeconds: 1, failureThreshold: 60 });

/** The agent answers at all. A restart is the last resort: Envoy goes on serving without its agent. */
export const agentAlive = (): object => httpGet('/live', { periodSeconds: 10, failureThreshold: 6 });

/** Envoy accepts connections. Says nothing about configuration or backends: a restart would mend neither. */
export const envoyAlive = (): object => ({ tcpSocket: { port: HTTP_PORT_NAME }, ...timing({ periodSeconds: 10, failureThreshold: 6 }) });

function httpGet(path: string, pace: Pace): object {
  return { httpGet: { path, port: AGENT_PORT_NAME, scheme: 'HTTP' }, ...timing(pace) };
}

function timing(pace: Pace): object {
  return { ...pace, timeoutSeconds: 2, successThreshold: 1 };
}

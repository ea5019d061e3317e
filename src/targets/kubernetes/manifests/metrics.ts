import type { KubernetesPlan } from '../plan';
import { METRICS_PORT, METRICS_PORT_NAME } from './pod';

/** Whether a gateway's pods tell metrics. */
function tells({ agent }: KubernetesPlan): boolean {
  return agent.metrics !== undefined;
}

/** What the agent is told of metrics. */
export function metricsArguments(plan: KubernetesPlan): string[] {
  return tells(plan) ? ['--metrics', `0.0.0.0:${METRICS_PORT}`] : [];
}

/** Where a pod tells them. No Service has this port: one that leads to the gateway may be open to everybody. */
export function metricsPorts(plan: KubernetesPlan): object[] {
  return tells(plan) ? [{ name: METRICS_PORT_NAME, containerPort: METRICS_PORT, protocol: 'TCP' }] : [];
}

/** What a Prometheus looks for that finds pods by their annotations. */
export function metricsAnnotations(plan: KubernetesPlan): { readonly [annotation: string]: string } {
  if (!tells(plan)) return {};
  return { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(METRICS_PORT), 'prometheus.io/path': '/metrics' };
}

/** Any pod of the cluster may ask: a Prometheus stands in a namespace of its own. Nobody from outside may. */
export function metricsIngress(plan: KubernetesPlan): object[] {
  return tells(plan) ? [{ from: [{ namespaceSelector: {} }], ports: [{ port: METRICS_PORT, protocol: 'TCP' }] }] : [];
}

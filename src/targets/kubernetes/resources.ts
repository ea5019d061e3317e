import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { GatewayModel } from '../../model/model';
import { cdk8s } from './cdk8s';
import { analysisTemplates } from './manifests/analysis-template';
import { autoscaler, isAutoscaled } from './manifests/autoscaler';
import { configMaps } from './manifests/config-maps';
import { deployment } from './manifests/deployment';
import { disruptionBudget } from './manifests/disruption-budget';
import { type GatewayFrame, metadata, type Part } from './manifests/manifest';
import { networkPolicy } from './manifests/network-policy';
import { service } from './manifests/service';
import { serviceAccount } from './manifests/service-account';
import type { KubernetesPlan } from './plan';

/** A gateway's own objects on Kubernetes, for everything that tollgate does not cover: `api.kubernetes.service.addJsonPatch(…)`. */
export interface KubernetesGatewayObjects {
  /** The gateway's pods: Envoy, and the agent as a native sidecar. */
  readonly deployment: ApiObject;
  /** Where clients reach the gateway. */
  readonly service: ApiObject;
  /** The identity of the pods. It has no token. */
  readonly serviceAccount: ApiObject;
  /** What the gateway may be reached by, and what it may reach. */
  readonly networkPolicy: ApiObject;
  /** Keeps most pods while nodes are drained. */
  readonly disruptionBudget: ApiObject;
  /**
   * Changes the number of pods with the load.
   *
   * @default - as many pods as bound: `replicas.min` and `replicas.max` are the same number
   */
  readonly autoscaler?: ApiObject;
}

/**
 * Adds a gateway's objects. Their content is made when the app is synthesized, from the plan as it is then.
 *
 * The ConfigMaps come with `addConfigMaps`, since there are as many as the plan needs.
 */
export function addKubernetesGateway(scope: Construct, gateway: GatewayFrame, plan: () => KubernetesPlan): KubernetesGatewayObjects {
  const add = (part: Part) => addPart(scope, part, gateway, plan);
  return {
    serviceAccount: add(serviceAccount),
    networkPolicy: add(networkPolicy),
    deployment: add(deployment),
    service: add(service),
    disruptionBudget: add(disruptionBudget),
    ...(isAutoscaled(gateway) ? { autoscaler: add(autoscaler) } : {}),
  };
}

/** Another Deployment of the chart that the cluster would not tell from the gateway's: one would take the other's place. */
export function namesakeOf({ deployment }: KubernetesGatewayObjects): ApiObject | undefined {
  const objects = deployment.chart.node.findAll().filter((each) => cdk8s.ApiObject.isApiObject(each));
  return objects.find((other) => other !== deployment && other.chart === deployment.chart && isNamesake(other, deployment));
}

function isNamesake(one: ApiObject, other: ApiObject): boolean {
  return one.kind === other.kind && one.name === other.name && one.metadata.namespace === other.metadata.namespace;
}

/** Adds a generation's ConfigMaps. */
export function addConfigMaps(scope: Construct, gateway: GatewayFrame, plan: KubernetesPlan): void {
  for (const [index, manifest] of configMaps(gateway, plan).entries()) new cdk8s.ApiObject(scope, `Config${index}`, manifest);
}

/** Adds what judges the gateway's canaries. */
export function addAnalysisTemplates(scope: Construct, gateway: GatewayFrame, model: GatewayModel): void {
  for (const manifest of analysisTemplates(gateway, model)) new cdk8s.ApiObject(scope, `Analysis-${manifest.metadata.name}`, manifest);
}

/** Adds a namespace for a gateway. It takes no pod that is not restricted. */
export function addNamespace(scope: Construct, name: string, owner: string): ApiObject {
  const labels = { 'app.kubernetes.io/managed-by': 'tollgate', 'pod-security.kubernetes.io/enforce': 'restricted' };
  const metadata = { name, labels, annotations: { 'tollgate/owner': owner } };
  return new cdk8s.ApiObject(scope, 'Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata });
}

function addPart(scope: Construct, { id, apiVersion, kind, content }: Part, gateway: GatewayFrame, plan: () => KubernetesPlan): ApiObject {
  const fields = Object.entries(content).map(([field, make]) => [field, cdk8s.Lazy.any({ produce: () => make(gateway, plan()) })]);
  return new cdk8s.ApiObject(scope, id, { apiVersion, kind, metadata: metadata(gateway), ...Object.fromEntries(fields) });
}

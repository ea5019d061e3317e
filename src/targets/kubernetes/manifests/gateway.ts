import type { KubernetesPlan } from '../plan';
import { autoscaler, isAutoscaled } from './autoscaler';
import { configMaps } from './config-maps';
import { deployment } from './deployment';
import { disruptionBudget } from './disruption-budget';
import { type GatewayFrame, type Manifest, metadata, type Part } from './manifest';
import { networkPolicy } from './network-policy';
import { service } from './service';
import { serviceAccount } from './service-account';

/** Every object of a gateway, ready to be applied. */
export function gatewayManifests(gateway: GatewayFrame, plan: KubernetesPlan): Manifest[] {
  const parts = [serviceAccount, networkPolicy, deployment, service, disruptionBudget, ...(isAutoscaled(gateway) ? [autoscaler] : [])];
  return [...configMaps(gateway, plan), ...parts.map((part) => manifest(part, gateway, plan))];
}

function manifest({ apiVersion, kind, content }: Part, gateway: GatewayFrame, plan: KubernetesPlan): Manifest {
  const fields = Object.entries(content).map(([field, make]) => [field, make(gateway, plan)]);
  return { apiVersion, kind, metadata: metadata(gateway), ...Object.fromEntries(fields) };
}

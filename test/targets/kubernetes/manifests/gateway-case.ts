import type { Bindings } from '../../../../src/spec/bindings';
import { gatewayManifests } from '../../../../src/targets/kubernetes/manifests/gateway';
import type { Manifest } from '../../../../src/targets/kubernetes/manifests/manifest';
import type { KubernetesPlan } from '../../../../src/targets/kubernetes/plan';

export type Tree = any;

/** A plan that leads nowhere: manifests depend on its generation, keys and drain alone. */
export function planOf(fields: Partial<KubernetesPlan> = {}): KubernetesPlan {
  return {
    name: 'shop',
    generation: 'g1',
    envoy: { listeners: [], routes: [], clusters: [] },
    agent: { keys: [], drainSeconds: 30 },
    ...fields,
  };
}

/** The manifests of a gateway called `shop`. */
export function manifestsOf(bindings: Bindings = {}, plan: KubernetesPlan = planOf()): Manifest[] {
  return gatewayManifests({ name: 'shop', bindings }, plan);
}

/** The spec of the only manifest of a kind. */
export function specOf(manifests: readonly Manifest[], kind: string): Tree {
  const found = manifests.filter((manifest) => manifest.kind === kind);
  if (found.length !== 1) throw new Error(`${found.length} manifests of kind ${kind}`);
  return found[0]?.spec;
}

/** The spec of the gateway's pods. */
export function podOf(manifests: readonly Manifest[]): Tree {
  return specOf(manifests, 'Deployment').template.spec;
}

import { createHash } from 'node:crypto';
import { objectName } from '../../../capability/kubernetes-name';
import type { KubernetesPlan } from '../plan';
import { toShards } from '../shards';
import { type GatewayFrame, type Manifest, metadata, settings } from './manifest';

/** Annotation with the generation that an object belongs to. */
const GENERATION = 'tollgate/generation';

/**
 * A generation's shards, one ConfigMap each.
 *
 * With release `rollout` they are immutable and named by their content, so that a change is a rollout of pods and a rollback finds the
 * old ones; with `hot` the names stay and the agent reloads.
 */
export function configMaps(gateway: GatewayFrame, plan: KubernetesPlan): Manifest[] {
  const hot = settings(gateway).release === 'hot';
  return [...toShards(plan)].map(([file, text], index) => {
    const name = `${objectName(gateway.name)}-config-${index}`;
    return configMap(gateway, plan, { name: hot ? name : `${name}-${contentHash(text)}`, data: { [file]: text }, immutable: !hot });
  });
}

interface Content {
  readonly name: string;
  readonly data: { readonly [file: string]: string };
  readonly immutable: boolean;
}

function configMap(gateway: GatewayFrame, plan: KubernetesPlan, { name, data, immutable }: Content): Manifest {
  const prune: Record<string, string> = immutable ? { 'argocd.argoproj.io/sync-options': 'PruneLast=true' } : {};
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...metadata(gateway, name), annotations: { [GENERATION]: plan.generation, ...prune } },
    ...(immutable ? { immutable } : {}),
    data,
  };
}

function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}

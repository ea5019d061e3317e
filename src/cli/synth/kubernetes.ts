import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lazy } from '../../lazy';
import { subjectOf } from '../../model/resolve';
import { compileKubernetes } from '../../targets/kubernetes/compile';
import { gatewayManifests } from '../../targets/kubernetes/manifests/gateway';
import { HTTP_PORT } from '../../targets/kubernetes/manifests/pod';
import { type Loaded, located } from '../compile';
import type { Written } from './written';

/** Where a gateway listens in its pod. */
export const IN_POD = { address: '0.0.0.0', port: HTTP_PORT };

/** Writes a gateway's manifests into one file. */
export function writeManifests(loaded: Loaded, out: string): Written {
  const bindings = loaded.bindings ?? {};
  const { plan, model, warnings } = located(loaded, () => compileKubernetes({ ...loaded, bindings, place: IN_POD }));
  const manifests = gatewayManifests({ name: model.name, bindings }, plan);
  const file = join(out, `${model.name}.k8s.yaml`);
  mkdirSync(out, { recursive: true });
  writeFileSync(
    file,
    manifests.map((manifest) => lazy.yaml.stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n'),
  );
  return { subject: subjectOf(model), files: [file], warnings };
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lazy } from '../../lazy';
import { subjectOf } from '../../model/resolve';
import { compilePod } from '../../targets/kubernetes/compile';
import { analysisTemplates } from '../../targets/kubernetes/manifests/analysis-template';
import { gatewayManifests } from '../../targets/kubernetes/manifests/gateway';
import { type Loaded, located } from '../compile';
import { writing } from '../files';
import type { Written } from './written';

/** Writes a gateway's manifests into one file. */
export function writeManifests(loaded: Loaded, out: string): Written {
  const bindings = loaded.bindings ?? {};
  const { plan, model, warnings } = located(loaded, () => compilePod({ ...loaded, bindings }));
  const gateway = { name: model.name, bindings };
  const manifests = [...gatewayManifests(gateway, plan), ...analysisTemplates(gateway, model)];
  const file = join(out, `${model.name}.k8s.yaml`);
  const text = manifests.map((manifest) => lazy.yaml.stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
  writing(out, () => mkdirSync(out, { recursive: true }));
  writing(file, () => writeFileSync(file, text));
  return { subject: subjectOf(model), files: [file], warnings };
}

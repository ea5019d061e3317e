import { needsStore } from '../../capability/counters';
import { type Prepared, type PrepareInput, prepare } from '../../capability/prepare';
import type { GatewayModel } from '../../model/model';
import { subjectOf } from '../../model/resolve';
import { distinctProblems, type Problem, SpecError } from '../../problem';
import type { Bindings } from '../../spec/bindings';
import { hiddenEndpoints } from './check-services';
import { checkTls } from './check-tls';
import { checkPlaces } from './checks';
import { unpinnedImage } from './manifests/image';
import { HTTP_PORT } from './manifests/pod';
import { checkSecretNames } from './manifests/secrets';
import type { Placement } from './placement';
import type { KubernetesPlan } from './plan';
import { planKubernetes } from './plan';

import { checkTranscoding } from './transcode/check';

/** What is compiled, and where the gateway listens. */
export interface KubernetesInput extends Omit<PrepareInput, 'target' | 'bindings'> {
  readonly bindings: Bindings;
  readonly place: Placement;
}

/** A plan and how it came about. */
export interface KubernetesOutput extends Prepared {
  readonly plan: KubernetesPlan;
}

/** From specs to a plan for Envoy. Throws `SpecError` with all problems at once. */
export function compileKubernetes({ place, ...input }: KubernetesInput): KubernetesOutput {
  const prepared = prepare({ ...input, target: 'kubernetes' });
  const { model, bindings } = prepared;
  const problems = distinctProblems([...checkPlaces(model, bindings), ...checkTls(model, bindings), ...checkTranscoding(model)]);
  if (problems.length > 0) throw new SpecError(subjectOf(model), problems);
  return { ...prepared, plan: planKubernetes(model, bindings, place) };
}

/** The same for a pod, with what is to be said of its image. */
export function compilePod(input: Omit<KubernetesInput, 'place'>): KubernetesOutput {
  const ofTarget = (bindings: Bindings, model: GatewayModel) => [
    ...checkSecretNames(input.apis, input.settings, bindings),
    ...checkStore(model, bindings),
  ];
  const output = compileKubernetes({ ...input, ofTarget, place: { address: '0.0.0.0', port: HTTP_PORT } });
  const said = [...hiddenEndpoints(output.model, input.bindings), ...unpinnedImage(input.bindings.kubernetes?.image)];
  return { ...output, warnings: [...output.warnings, ...said] };
}

/** Instances that count together need a place where they do. */
function checkStore(model: GatewayModel, { store }: Bindings): Problem[] {
  if (store !== undefined || !needsStore(model)) return [];
  const message = "limits or plans are counted over all instances; write store: { redis: { url: 'rediss://HOST:6379' } } in the bindings";
  return [{ path: 'bindings.store', code: 'UnboundStore', message }];
}

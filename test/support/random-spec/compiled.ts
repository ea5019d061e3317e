import type { Loaded } from '../../../src/cli/compile';
import { parseApi, parseBindings, parseSettings } from '../../../src/spec/parse';
import { type AwsOutput, compileAws } from '../../../src/targets/aws/compile';
import { compileKubernetes, type KubernetesOutput } from '../../../src/targets/kubernetes/compile';
import type { Written } from './specs';

/** A written spec as commands read it from files. Throws `SpecError`. */
export function parsed({ spec, settings, bindings }: Written) {
  return {
    apis: [parseApi(spec)],
    settings: parseSettings(settings),
    bindings: parseBindings(bindings),
    origins: new Map(),
    locate: (problem) => problem,
  } satisfies Loaded;
}

/** A plan for Envoy. Throws `SpecError`. */
export function onKubernetes(written: Written): KubernetesOutput {
  return compileKubernetes({ ...parsed(written), place: { address: '0.0.0.0', port: 8080 } });
}

/** A plan for API Gateway. Throws `SpecError`. */
export function onAws(written: Written): AwsOutput {
  return compileAws(parsed(written));
}

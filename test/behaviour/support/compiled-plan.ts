import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import { parseApi, parseBindings } from '../../../src/spec/parse';
import { compileKubernetes } from '../../../src/targets/kubernetes/compile';
import type { KubernetesPlan } from '../../../src/targets/kubernetes/plan';

/** The plan of a spec for a gateway on loopback. */
export function compiledPlan(spec: object, bindings: object, port: number): KubernetesPlan {
  const apis: ApiSpec[] = [parseApi(spec)];
  const bound: Bindings = parseBindings(bindings);
  return compileKubernetes({ apis, bindings: bound, place: { address: '127.0.0.1', port } }).plan;
}

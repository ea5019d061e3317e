import { parseApi, parseSettings } from '../../../../src/spec/parse';
import { compileKubernetes } from '../../../../src/targets/kubernetes/compile';
import type { KubernetesPlan } from '../../../../src/targets/kubernetes/plan';
import { type EnvoyRequest, type EnvoyRoute, findRoute, type Matcher } from '../../../support/envoy-matcher';
import { hosts } from '../../../support/envoy-view';

/** The plan of an API whose backends are urls of their names. */
export function planOf(fields: object, gateway: object = {}): KubernetesPlan {
  const spec = parseApi({ name: 'shop', access: { open: 'a test' }, ...fields });
  const backends = Object.fromEntries(Object.keys(spec.backends ?? {}).map((name) => [name, { url: `http://${name}` }]));
  const place = { address: '127.0.0.1', port: 8080 };
  return compileKubernetes({ apis: [spec], settings: parseSettings(gateway), bindings: { backends }, place }).plan;
}

/** The route of the plan's first host that answers. */
export function answering(plan: KubernetesPlan, request: EnvoyRequest): EnvoyRoute | undefined {
  const [host] = hosts(plan);
  return findRoute(host?.matcher as Matcher, request);
}

/** What a route tells filters: its part of the metadata, and of the configuration of a filter. */
export function parts(route: EnvoyRoute | undefined) {
  const { metadata, typed_per_filter_config } = route as unknown as {
    metadata?: { filter_metadata: { tollgate?: { limits?: { [slot: string]: string } } } };
    typed_per_filter_config?: { [filter: string]: { requirement_name?: string } };
  };
  return {
    limits: metadata?.filter_metadata.tollgate?.limits ?? {},
    requirement: typed_per_filter_config?.['tollgate.jwt']?.requirement_name,
  };
}

import { bindingOf } from '../../../capability/bound';
import type { Action } from '../../../model/action';
import { mirrorOf } from '../../../model/mirror';
import type { ApiModel } from '../../../model/model';
import type { RouteModel } from '../../../model/route';
import type { Bindings } from '../../../spec/bindings';
import { boundEndpoints } from './endpoints';
import { clusterName } from './names';
import { fraction } from './percent';

/** Whose requests are copied. */
interface Copied {
  readonly route: RouteModel;
  readonly api: ApiModel;
  readonly bindings: Bindings;
}

/** Copies of requests, to another cluster by its own name. Nothing waits for its answers. */
export function mirrorPolicies(action: Action, { route, api, bindings }: Copied): object {
  const mirror = mirrorOf(action, route, api);
  if (mirror === undefined) return {};
  const [endpoint] = boundEndpoints(bindingOf(bindings, api.name, mirror.backend) ?? {}, bindings);
  const policy = {
    cluster: clusterName(api.name, mirror.backend),
    ...(mirror.percent === 100 ? {} : { runtime_fraction: { default_value: fraction(mirror.percent) } }),
    disable_shadow_host_suffix_append: true,
    ...(endpoint === undefined ? {} : { host_rewrite_literal: endpoint.authority }),
    ...(mirror.authorized ? {} : { request_headers_mutations: [{ remove: 'authorization' }] }),
  };
  return { request_mirror_policies: [policy] };
}

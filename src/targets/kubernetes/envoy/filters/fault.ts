import { actionBackends } from '../../../../model/action';
import { faultOf } from '../../../../model/fault';
import type { ApiModel } from '../../../../model/model';
import { parseDurationMillis } from '../../../../spec/duration';
import type { Fault } from '../../../../spec/fault';
import type { Passage } from '../passage';
import { fraction } from '../percent';
import { seconds, typed } from '../typed';

/** The filter that answers in the place of backends, and waits before them. It is the last before a request leaves. */
export const FAULT_FILTER = 'tollgate.fault';

const TYPE = 'envoy.extensions.filters.http.fault.v3.HTTPFault';

/** Does nothing on a route that does not name it. */
export function faultFilter() {
  return { name: FAULT_FILTER, typed_config: typed(TYPE) };
}

/** The part of a way through a route that leads to one backend, or has faults of its own. */
export function faultPerRoute({ action, route }: Pick<Passage, 'action' | 'route'>, api: ApiModel): { [filter: string]: object } {
  const backends = actionBackends(action);
  const [first] = backends;
  if (first === undefined || (backends.length > 1 && route.spec.fault === undefined)) return {};
  return perFilter(faultOf(first, route, api));
}

/** The part of one of several backends. */
export function faultPerBackend(backend: string, { route, api }: { readonly route: Passage['route']; readonly api: ApiModel }): object {
  const config = route.spec.fault === undefined ? perFilter(faultOf(backend, route, api)) : {};
  return Object.keys(config).length > 0 ? { typed_per_filter_config: config } : {};
}

function perFilter(fault: Fault | undefined): { [filter: string]: object } {
  if (fault === undefined) return {};
  const { abort, delay } = fault;
  return {
    [FAULT_FILTER]: typed(TYPE, {
      ...(abort === undefined ? {} : { abort: { http_status: abort.status, percentage: fraction(abort.percent) } }),
      ...(delay === undefined
        ? {}
        : { delay: { fixed_delay: seconds(parseDurationMillis(delay.time)), percentage: fraction(delay.percent) } }),
    }),
  };
}

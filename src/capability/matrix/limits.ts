import type { Limit } from '../../spec/limits';
import { native, notBuilt, only, type Row, refused, row, type Use, type Verdict } from '../verdict';

const inCompanion: Verdict = {
  how: 'companion',
  note: 'exact: one round trip for all limits of a request, behind a limit of twice as much in Envoy',
};

const PER_METHOD = 'AWS counts for each method over the whole account and region, as well as it can';

/** A list of limits, wherever it stands. */
export const limitRows: readonly Row[] = [
  row('limits.*.requests', native, requestsOnAws),
  row('limits.*.per', native),
  row('limits.*.burst', native),
  row('limits.*.concurrent', notBuilt),
  row('limits.*.by', native, byOnAws),
  row('limits.*.algorithm', only(['token-bucket'], native, inCompanion), only(['token-bucket'])),
  row('limits.*.scope', scopeOnKubernetes, only(['instance'])),
  row('limits.*.onStoreFailure', { how: 'companion' }, notBuilt),
];

/** Limits of the API and of a route; an empty list of a route lifts the API's. */
export const limits: readonly Row[] = [
  ...limitRows,
  row('routes.*.limits', { how: 'native', note: "lifts the API's limits" }),
  ...limitRows.map((entry) => ({ ...entry, field: `routes.*.${entry.field}` })),
];

const KEYED = 'counts for each caller, address or header, and API Gateway throttles a method as a whole';

function scopeOnKubernetes({ value, bindings }: Use): Verdict {
  if (value === 'gateway') return inCompanion;
  const max = bindings.kubernetes?.replicas?.max;
  const together = max === undefined ? 'as many times the limit as there are instances' : `up to ${max} times the limit`;
  return { how: 'native', note: `each instance counts for itself: together ${together}` };
}

function byOnAws({ value }: Use): Verdict {
  const keys = (value as readonly string[]).filter((key) => key !== 'route');
  return keys.length === 0 ? native : refused(KEYED, 'remove "by", or deliver this API to Kubernetes');
}

function requestsOnAws(use: Use): Verdict {
  const list = listOf(use);
  const position = use.path.at(-2) as number;
  if (!isUnkeyed(list[position] as Limit)) return native;
  if (list.findIndex(isUnkeyed) !== position) {
    return refused('is a second limit over all callers, and a method has one throttle', 'keep the tighter one');
  }
  return { how: 'native', note: 'as the throttle of the methods', differs: PER_METHOD };
}

function isUnkeyed(limit: Limit): boolean {
  return limit.requests !== undefined && (limit.by ?? []).every((key) => key === 'route');
}

function listOf({ path, names, api, model }: Use): readonly Limit[] {
  if (path[0] === 'routes') return api?.spec.routes[names[0] as string]?.limits ?? [];
  return (path[0] === 'baseline' ? model.settings.baseline?.limits : api?.spec.limits) ?? [];
}

import type { Limit } from '../../spec/limits';
import { native, notBuilt, only, type Row, refused, row, type Use, type Verdict } from '../verdict';
import { isByIp, wafVerdict } from './limits-by-ip';
import { noStore } from './plans';

const inCompanion: Verdict = {
  how: 'companion',
  note: 'exact: one round trip for all limits of a request, behind a limit of twice as much in Envoy',
};

const PER_METHOD = 'AWS counts for each method over the whole account and region, as well as it can';

const CONCURRENT_ON_AWS = refused(
  'counts requests at work at one time, and API Gateway only knows how many come',
  'reserve the concurrency of the function behind it, or deliver this API to Kubernetes',
);

/** A list of limits, wherever it stands. */
export const limitRows: readonly Row[] = [
  row('limits.*.requests', native, requestsOnAws),
  row('limits.*.per', native),
  row('limits.*.burst', native),
  row('limits.*.concurrent', concurrentOnKubernetes, CONCURRENT_ON_AWS),
  row('limits.*.by', native, byOnAws),
  row('limits.*.algorithm', only(['token-bucket'], native, inCompanion), algorithmOnAws),
  row('limits.*.scope', scopeOnKubernetes, scopeOnAws),
  row('limits.*.onStoreFailure', { how: 'companion' }, noStore),
];

/** Limits of the API and of a route; an empty list of a route lifts the API's. */
export const limits: readonly Row[] = [
  ...limitRows,
  row('routes.*.limits', { how: 'native', note: "lifts the API's limits" }),
  ...limitRows.map((entry) => ({ ...entry, field: `routes.*.${entry.field}` })),
];

function concurrentOnKubernetes(use: Use): Verdict {
  if (limitOf(use).scope === 'gateway') {
    return refused(
      'is not counted over all instances: one that ends without a word would keep its places for ever',
      'write "scope: instance" with what each instance may have at work',
    );
  }
  return { how: 'companion', note: 'it holds a place for each request until its answer has ended' };
}

const KEYED = 'counts for each caller, address or header, and API Gateway throttles a method as a whole';

function scopeOnKubernetes({ value, bindings }: Use): Verdict {
  if (value === 'gateway') return inCompanion;
  const max = bindings.kubernetes?.replicas?.max;
  const together = max === undefined ? 'as many times the limit as there are instances' : `up to ${max} times the limit`;
  return { how: 'native', note: `each instance counts for itself: together ${together}` };
}

function byOnAws(use: Use): Verdict {
  const limit = limitOf(use);
  if (limit.concurrent !== undefined || isUnkeyed(limit) || isByIp(limit)) return native;
  const instead = isByIp({ ...limit, scope: 'gateway' }) ? 'write "scope: gateway" for AWS WAF to count it' : 'remove "by"';
  return refused(KEYED, `${instead}, or deliver this API to Kubernetes`);
}

function scopeOnAws(use: Use): Verdict {
  const limit = limitOf(use);
  if (isByIp(limit)) return wafVerdict(limit, use);
  return use.value === 'gateway' && isUnkeyed(limit) ? { how: 'native', note: 'API Gateway counts over all that it runs on' } : native;
}

function algorithmOnAws(use: Use): Verdict {
  return use.value === 'token-bucket' || isByIp(limitOf(use)) ? native : notBuilt;
}

function requestsOnAws(use: Use): Verdict {
  const list = listOf(use);
  const position = positionOf(use);
  if (!isUnkeyed(limitOf(use))) return native;
  if (list.findIndex(isUnkeyed) !== position) {
    return refused('is a second limit over all callers, and a method has one throttle', 'keep the tighter one');
  }
  return { how: 'native', note: 'as the throttle of the methods', differs: PER_METHOD };
}

function isUnkeyed(limit: Limit): boolean {
  return limit.requests !== undefined && (limit.by ?? []).every((key) => key === 'route');
}

function limitOf(use: Use): Limit {
  return listOf(use)[positionOf(use)] as Limit;
}

/** Where a limit stands in its list, for each of its fields. */
function positionOf({ path }: Use): number {
  return path.at(-2) as number;
}

function listOf({ path, names, api, model }: Use): readonly Limit[] {
  if (path[0] === 'routes') return api?.spec.routes[names[0] as string]?.limits ?? [];
  return (path[0] === 'baseline' ? model.settings.baseline?.limits : api?.spec.limits) ?? [];
}

import { type Period, SECONDS_PER } from '../../model/limits';
import type { Limit } from '../../spec/limits';
import { countsInTable } from '../counters';
import { native, only, type Row, refused, row, type Use, type Verdict } from '../verdict';
import { BIND_TABLE, inTable, rateInTable, windowInTable } from './in-table';
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
  row('limits.*.per', native, inTableOrNative),
  row('limits.*.burst', native, inTableOrNative),
  row('limits.*.concurrent', concurrentOnKubernetes, CONCURRENT_ON_AWS),
  row('limits.*.by', byOnKubernetes, byOnAws),
  row('limits.*.algorithm', only(['token-bucket'], native, inCompanion), algorithmOnAws),
  row('limits.*.scope', scopeOnKubernetes, scopeOnAws),
  row('limits.*.onStoreFailure', { how: 'companion' }, (use) => (isInTable(use) ? inTable : noStore)),
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

/** Envoy's expressions have a hundred steps at most, and the one for a cookie holds its name twice. */
const LONGEST_COOKIE = 32;

function byOnKubernetes(use: Use): Verdict {
  const long = (limitOf(use).by ?? []).find((key) => key.startsWith('cookie:') && key.length > 'cookie:'.length + LONGEST_COOKIE);
  if (long === undefined) return native;
  return refused(
    `has "${long}", whose name is too long for an expression of Envoy`,
    `use a cookie of at most ${LONGEST_COOKIE} characters`,
    'CookieNameTooLong',
  );
}

function byOnAws(use: Use): Verdict {
  const limit = limitOf(use);
  if (isInTable(use)) return inTable;
  if (limit.concurrent !== undefined || isUnkeyed(limit) || isByIp(limit)) return native;
  return refused(KEYED, `${insteadOfKey(limit, use)}, or deliver this API to Kubernetes`);
}

function insteadOfKey(limit: Limit, use: Use): string {
  const shared: Limit = { ...limit, scope: 'gateway' };
  const byWaf = !countsInTable(use.bindings) && isByIp(shared) && wafVerdict(shared, use).how === 'native';
  return byWaf ? 'write "scope: gateway" for AWS WAF to count it' : toTable(limit, use);
}

function scopeOnAws(use: Use): Verdict {
  const limit = limitOf(use);
  if (isInTable(use)) return tableOfGateway(use) ?? inTable;
  if (isByIp(limit)) return wafVerdict(limit, use);
  return use.value === 'gateway' && isUnkeyed(limit) ? { how: 'native', note: 'API Gateway counts over all that it runs on' } : native;
}

/** What counts over several APIs needs a table that is no API's own. */
function tableOfGateway({ path, model, bindings }: Use): Verdict | undefined {
  if (path[0] !== 'baseline' || model.apis.length < 2 || bindings.store?.dynamodb?.table !== undefined) return undefined;
  return refused(
    'counts over all APIs of the gateway, and each of them makes a table of its own',
    'bind one that is there: "store: { dynamodb: { table: NAME } }"',
    'AwsTableOfGateway',
  );
}

function algorithmOnAws(use: Use): Verdict {
  const limit = limitOf(use);
  if (isInTable(use)) return use.value === 'sliding-window' ? windowInTable(limit.requests as number) : inTable;
  if (use.value === 'token-bucket' || isByIp(limit)) return native;
  return refused('counts in windows, and a throttle of API Gateway is a token bucket', `leave it out, or ${toTable(limit, use)}`);
}

/** What is still to be written for a limit to be counted in a table. */
function toTable({ scope }: Limit, { bindings }: Use): string {
  const lacks = [...(scope === 'gateway' ? [] : ['write "scope: gateway"']), ...(countsInTable(bindings) ? [] : [BIND_TABLE])];
  return lacks.join(' and ');
}

function inTableOrNative(use: Use): Verdict {
  return isInTable(use) ? inTable : native;
}

function requestsOnAws(use: Use): Verdict {
  const { per, algorithm } = limitOf(use);
  if (isInTable(use)) return rateInTable(use.value as number, SECONDS_PER[per as Period], algorithm);
  const list = listOf(use).filter((limit) => !isCountedInTable(limit, use));
  if (!isUnkeyed(limitOf(use))) return native;
  if (list.find(isUnkeyed) !== limitOf(use)) {
    return refused(
      'is a second limit over all callers, and a method has one throttle',
      `keep the tighter one, or ${toTable(limitOf(use), use)}`,
    );
  }
  return { how: 'native', note: 'as the throttle of the methods', differs: PER_METHOD };
}

function isInTable(use: Use): boolean {
  return isCountedInTable(limitOf(use), use);
}

function isCountedInTable({ requests, scope }: Limit, { bindings }: Use): boolean {
  return requests !== undefined && scope === 'gateway' && countsInTable(bindings);
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

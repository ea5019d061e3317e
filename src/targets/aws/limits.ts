import type { LimitModel } from '../../model/limits';
import type { GatewayModel } from '../../model/model';
import type { Placement } from './context';

/** How fast API Gateway lets requests to one method through. `resource` and `method` are `*` for all that have no setting of their own. */
export interface Throttling {
  readonly resource: string;
  readonly method: string;
  readonly requestsPerSecond: number;
  readonly burst: number;
}

/** The token buckets of the methods, from limits that count all callers together. Limits that count apart are not API Gateway's. */
export function throttling(placements: readonly Placement[], model: GatewayModel): Throttling[] {
  const settings = placements.map((placement): Throttling | undefined => {
    const bucket = strictest([...placement.route.limits.limits, ...model.limits.limits]);
    return bucket && { resource: placement.resource, method: placement.method, ...bucket };
  });
  const common = commonBucket(settings);
  if (common === undefined) return settings.filter((setting) => setting !== undefined);
  return [
    { ...common, resource: '*', method: '*' },
    ...settings.filter((setting) => setting !== undefined && !sameBucket(setting, common)).map((setting) => setting as Throttling),
  ];
}

type Bucket = Pick<Throttling, 'requestsPerSecond' | 'burst'>;

function strictest(limits: readonly LimitModel[]): Bucket | undefined {
  const unkeyed = limits.filter(({ kind, by }) => kind === 'rate' && by.every((key) => 'route' in key));
  if (unkeyed.length === 0) return undefined;
  return {
    requestsPerSecond: Math.min(...unkeyed.map(({ requests, perSeconds }) => requests / perSeconds)),
    burst: Math.min(...unkeyed.map(({ burst }) => burst)),
  };
}

/** One setting for all methods, where every method has one: the most frequent. */
function commonBucket(settings: readonly (Throttling | undefined)[]): Bucket | undefined {
  const counts = new Map<string, number>();
  for (const setting of settings) {
    if (setting === undefined) return undefined;
    const name = JSON.stringify([setting.requestsPerSecond, setting.burst]);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  if (most === undefined) return undefined;
  const [requestsPerSecond, burst] = JSON.parse(most[0]) as [number, number];
  return { requestsPerSecond, burst };
}

function sameBucket(a: Bucket, b: Bucket): boolean {
  return a.requestsPerSecond === b.requestsPerSecond && a.burst === b.burst;
}

import { countsInTable } from '../../capability/counters';
import type { LimitModel } from '../../model/limits';
import type { Placement, PlanContext } from './context';

/** How fast API Gateway lets requests to one method of one resource through. */
export interface Throttling {
  readonly resource: string;
  readonly method: string;
  readonly requestsPerSecond: number;
  readonly burst: number;
}

/**
 * The token buckets of the methods, from limits that count all callers together, unless they are counted in a table. Limits that count
 * apart are not API Gateway's. None
 * stands for all methods: preflights, and what answers unknown methods, never count.
 */
export function throttling(placements: readonly Placement[], { model, bindings }: Pick<PlanContext, 'model' | 'bindings'>): Throttling[] {
  const isElsewhere = ({ scope }: LimitModel) => scope === 'gateway' && countsInTable(bindings);
  return placements.flatMap(({ resource, method, route }) => {
    const bucket = strictest([...route.limits.limits, ...model.limits.limits].filter((limit) => !isElsewhere(limit)));
    return bucket === undefined ? [] : [{ resource, method, ...bucket }];
  });
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

/** What is said of single methods. */
export interface MethodSettings {
  readonly throttling: readonly Throttling[];
  /** Whether CloudWatch counts each method. */
  readonly metrics?: true;
}

/** The same as CloudFormation has it: slashes as ~1 behind a slash, and the root as a slash alone. What is said of one method is all that holds for it. */
export function methodSettings({ throttling, metrics }: MethodSettings) {
  const counted = metrics === true ? COUNTED : {};
  const each = throttling.map(({ resource, method, requestsPerSecond, burst }) => ({
    resourcePath: resource === '/' ? '/' : `/${resource.replaceAll('/', '~1')}`,
    httpMethod: method,
    throttlingRateLimit: requestsPerSecond,
    throttlingBurstLimit: burst,
    ...counted,
  }));
  return metrics === true ? [{ resourcePath: '/*', httpMethod: '*', ...counted }, ...each] : each;
}

/** CloudWatch counts the method. */
const COUNTED = { metricsEnabled: true };

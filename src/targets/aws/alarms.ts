import { type BreakerModel, resolveBreaker } from '../../model/breaker';
import type { ApiModel } from '../../model/model';

/** What tells CodeDeploy that a version of a function is bad: that too many of its invocations fail, or that it is too slow. */
export interface AlarmPlan {
  /** Unique within the rollout. */
  readonly name: string;
  /** Metrics of the version by the names that `expression` has for them. */
  readonly metrics: { readonly [name: string]: AlarmMetric };
  /** Metric math: nothing that could alarm while there are too few invocations. */
  readonly expression: string;
  readonly threshold: number;
  readonly comparison: 'atLeast' | 'above';
  readonly periodSeconds: number;
}

/** A metric of Lambda. */
export interface AlarmMetric {
  readonly metric: 'Errors' | 'Invocations' | 'Duration';
  readonly statistic: string;
}

const MINUTE_MILLIS = 60_000;

/** The alarms that the thresholds of a backend's breaker are; none where it has no breaker. */
export function alarmsOf(backend: string, api: ApiModel): AlarmPlan[] {
  const written = api.backends.get(backend)?.spec.breaker;
  if (written === undefined) return [];
  const breaker = resolveBreaker(written);
  const { errorPercent, latencyMillis = {} } = breaker;
  return [
    ...(errorPercent === undefined ? [] : [errorAlarm(errorPercent, breaker)]),
    ...Object.entries(latencyMillis).map(([quantile, millis]) => latencyAlarm(quantile, millis, breaker)),
  ];
}

function errorAlarm(percent: number, breaker: BreakerModel): AlarmPlan {
  const failing = `${enough(breaker)} && errors > 0`;
  return {
    name: 'errors',
    metrics: { ...INVOCATIONS, errors: { metric: 'Errors', statistic: 'Sum' } },
    expression: `IF(${failing}, 100 * errors / invocations, -1)`,
    threshold: percent,
    comparison: 'atLeast',
    ...period(breaker),
  };
}

function latencyAlarm(quantile: string, millis: number, breaker: BreakerModel): AlarmPlan {
  return {
    name: quantile,
    metrics: { ...INVOCATIONS, duration: { metric: 'Duration', statistic: quantile } },
    expression: `IF(${enough(breaker)}, duration, 0)`,
    threshold: millis,
    comparison: 'above',
    ...period(breaker),
  };
}

const INVOCATIONS = { invocations: { metric: 'Invocations', statistic: 'Sum' } } as const;

function enough({ minRequests }: BreakerModel): string {
  return `invocations >= ${minRequests}`;
}

/** CloudWatch has the metrics of Lambda by the minute. */
function period({ windowMillis }: BreakerModel): { readonly periodSeconds: number } {
  return { periodSeconds: Math.ceil(windowMillis / MINUTE_MILLIS) * 60 };
}

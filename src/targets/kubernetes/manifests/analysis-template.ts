import { objectName } from '../../../capability/kubernetes-name';
import { type SteppedCanary, steppedCanaries, type TriedBackend } from '../../../model/analysis';
import { type BreakerModel, QUANTILES, type Quantile } from '../../../model/breaker';
import { tellsMetrics } from '../../../model/metrics';
import type { GatewayModel } from '../../../model/model';
import { clusterName } from '../envoy/names';
import { type GatewayFrame, type Manifest, metadata } from './manifest';

/** How often a canary is looked at, one window after the other. */
const LOOKS = 5;

/** The shortest window: a Prometheus that asks four times a minute sees something in it. */
const SHORTEST_WINDOW_MILLIS = 60_000;

/** What an Argo CD does that finds no Argo Rollouts in the cluster: it goes on with everything else before it says so. */
const WITHOUT_ROLLOUTS = { 'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true' };

/** An AnalysisTemplate of Argo Rollouts for each canary with steps whose backend has a breaker: its thresholds judge it. */
export function analysisTemplates(gateway: GatewayFrame, model: GatewayModel): Manifest[] {
  if (!tellsMetrics(model)) return [];
  return steppedCanaries(model).flatMap((canary) => {
    const metrics = canary.backends.flatMap((backend) => judgements(canary.api, backend));
    return metrics.length === 0 ? [] : [template(gateway, model, canary, metrics)];
  });
}

function template(gateway: GatewayFrame, { apis }: GatewayModel, canary: SteppedCanary, metrics: readonly object[]): Manifest {
  const { api, route, backends } = canary;
  const ofApi = apis.length > 1 ? `${api}-` : '';
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: {
      ...metadata(gateway, `${objectName(gateway.name)}-${ofApi}${route.id}`),
      annotations: { 'tollgate/api': api, 'tollgate/route': route.key, ...WITHOUT_ROLLOUTS },
    },
    spec: {
      args: [{ name: 'prometheus-address' }, { name: 'window', value: window(backends) }, { name: 'labels', value: '' }],
      metrics,
    },
  };
}

/** The longest of the breakers' windows. */
function window(backends: readonly TriedBackend[]): string {
  const millis = Math.max(SHORTEST_WINDOW_MILLIS, ...backends.map(({ breaker }) => breaker?.windowMillis ?? 0));
  return `${Math.ceil(millis / 1_000)}s`;
}

/** What a backend is judged by: its share of failures, its times, and whether its breaker has opened. */
function judgements(api: string, { name, breaker }: TriedBackend): object[] {
  if (breaker === undefined) return [];
  const cluster = clusterName(api, name);
  return [
    ...(breaker.errorPercent === undefined ? [] : [errorPercent(name, cluster, breaker, breaker.errorPercent)]),
    ...(Object.entries(breaker.latencyMillis ?? {}) as [Quantile, number][]).map(([quantile, millis]) =>
      latency(name, cluster, breaker, { quantile, millis }),
    ),
    openings(name, cluster),
  ];
}

function errorPercent(name: string, cluster: string, { minRequests }: BreakerModel, percent: number): object {
  const query = `100 * ${increase('tollgate_backend_failures_total', cluster)} / (${increase('tollgate_backend_tries_total', cluster)} >= ${minRequests})`;
  return judgement(
    `${name}-error-percent`,
    query,
    percent === 0 ? { good: '<= 0', bad: '> 0' } : { good: `< ${percent}`, bad: `>= ${percent}` },
  );
}

function latency(
  name: string,
  cluster: string,
  { minRequests }: BreakerModel,
  { quantile, millis }: { readonly quantile: Quantile; readonly millis: number },
): object {
  const buckets = increase('tollgate_backend_duration_seconds_bucket', cluster, ' by (le) ');
  const enough = `${increase('tollgate_backend_duration_seconds_count', cluster)} >= ${minRequests}`;
  const query = `histogram_quantile(${1 - QUANTILES[quantile]}, ${buckets}) and ${enough}`;
  const seconds = millis / 1_000;
  return judgement(`${name}-${quantile}`, query, { good: `<= ${seconds}`, bad: `> ${seconds}` });
}

/** While a breaker is open nobody asks its backend, and nothing else would tell. */
function openings(name: string, cluster: string): object {
  return judgement(`${name}-breaker-openings`, increase('tollgate_breaker_openings_total', cluster), { good: '== 0', bad: '> 0' });
}

/** How much a counter grew within the window, over all instances. */
function increase(counter: string, cluster: string, by = ''): string {
  return `sum${by}(increase(${counter}{backend="${cluster}",{{args.labels}}}[{{args.window}}]))`;
}

/** Without a value, as below the least number of requests, a look is neither good nor bad. A run needs one good look, and ends with the first bad one. */
function judgement(name: string, query: string, { good, bad }: { readonly good: string; readonly bad: string }): object {
  return {
    name,
    initialDelay: '{{args.window}}',
    interval: '{{args.window}}',
    count: LOOKS,
    failureLimit: 0,
    inconclusiveLimit: LOOKS - 1,
    successCondition: `len(result) > 0 && result[0] ${good}`,
    failureCondition: `len(result) > 0 && result[0] ${bad}`,
    provider: { prometheus: { address: '{{args.prometheus-address}}', query } },
  };
}

import { steppedCanaries, type TriedBackend } from '../../model/analysis';
import type { GatewayModel } from '../../model/model';
import { type Row, row, type Use, type Verdict } from '../verdict';

/** CloudWatch's own, of each method of each resource. */
const onAws: Verdict = {
  how: 'native',
  note: 'CloudWatch counts each method of each path, as five metrics at its price of detailed ones',
  differs:
    'on Kubernetes they are told to Prometheus, by route, version and status; CloudWatch tells paths and methods, and 4xx and 5xx together',
};

/** What is counted of requests, for dashboards and alerts. */
export const metrics: readonly Row[] = [row('observability.metrics', onKubernetes, onAws)];

function onKubernetes({ model }: Use): Verdict {
  return { how: 'agent', note: ['told on port "metrics" (8082) of each pod, at /metrics', ...ofCanaries(model)].join('; ') };
}

/** Which canaries are judged by it, and which are not. */
function ofCanaries(model: GatewayModel): string[] {
  const tried = steppedCanaries(model).flatMap(({ api, route, backends }) =>
    backends.map((backend) => ({ ...backend, text: `${backend.name} behind ${route.key} of ${api}` })),
  );
  const named = (some: readonly { readonly text: string }[]) => some.map(({ text }) => text).join(', ');
  const [judged, unjudged] = [tried.filter(hasThresholds), tried.filter((backend) => !hasThresholds(backend))];
  return [
    ...(judged.length === 0 ? [] : [`an AnalysisTemplate of Argo Rollouts judges ${named(judged)}`]),
    ...(unjudged.length === 0 ? [] : [`nothing judges ${named(unjudged)}, which has no breaker`]),
  ];
}

function hasThresholds({ breaker }: TriedBackend): boolean {
  return breaker !== undefined;
}

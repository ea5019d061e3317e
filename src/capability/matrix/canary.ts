import { tellsMetrics } from '../../model/metrics';
import { native, only, proxy, type Row, refused, row, type Served, type Use, under, type Verdict } from '../verdict';

const divided = proxy('API Gateway divides the requests of a whole stage, not of a route');
const kept: Verdict = { how: 'native', note: 'by the same number on every target' };
const keptOnAws = proxy('by the same number on every target');

const byCommand: Served = { how: 'metadata', note: 'taken by "tollgate canary"' };
const codeDeploy = refused('moves the alias of a function, and no function is in the way here', 'write "git"');
const codeDeployOnAws = refused(
  'moves the alias of one function, and a canary here is a backend of its own, which the proxy divides requests to',
  'write "git", or bind one function whose alias you move',
);

const steps: readonly Row[] = [
  row('shares', stepsOnKubernetes, byCommand),
  row('driver', only(['git'], byCommand, codeDeploy), only(['git'], byCommand, codeDeployOnAws)),
];

/** Nobody looks at a canary whose requests are not counted. */
function stepsOnKubernetes({ model }: Use): Verdict {
  return tellsMetrics(model)
    ? byCommand
    : {
        ...byCommand,
        note: 'taken by "tollgate canary"; with "observability.metrics" of the gateway, an AnalysisTemplate judges the steps',
      };
}

/** How the requests of a route are divided between a backend and what stands in for it, and who keeps which side. */
export const canary: readonly Row[] = under('routes.*', [
  ...under('canary', [
    ...['backend', 'weightPercent', 'preview.header', 'preview.value'].map((field) => row(field, native, divided)),
    row('sticky', kept, keptOnAws),
    ...under('steps', steps),
  ]),
  row('sticky', kept, keptOnAws),
]);

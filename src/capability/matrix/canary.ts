import { tellsMetrics } from '../../model/metrics';
import { byProxy, passesProxy } from '../by-proxy';
import { calledAlias, codeDeployObstacle } from '../code-deploy';
import { NOT_DIVIDED } from '../divided';
import { routesOf } from '../uses';
import { native, proxy, type Row, refused, row, type Served, type Use, under, type Verdict, wholeBlock } from '../verdict';

const divided = proxy(NOT_DIVIDED);
const kept: Verdict = { how: 'native', note: 'by the same number on every target' };
const keptOnAws = proxy('by the same number on every target');

const byAlias: Verdict = {
  how: 'native',
  note: 'by an alias of the function, at random, without another invocation',
  unproven: 'the emulator keeps the weights of an alias and does not divide by them',
};
const byCodeDeploy: Verdict = {
  how: 'native',
  note: 'AWS CodeDeploy moves the alias of the function; no request costs more, each threshold of the breaker is an alarm by the month',
  unproven: 'the emulator has no CodeDeploy for aliases',
};
const byCommand: Served = { how: 'metadata', note: 'taken by "tollgate canary"' };
const noFunctions = refused(
  'are left to CodeDeploy, which moves the alias of a Lambda function, and no function is in the way here',
  'write "driver: git" without interval',
);

/** Shares of a route's requests on AWS. */
export const sharedOnAws = byProxy((use) =>
  passesProxy(use) ? { how: 'proxy', note: 'which the route passes anyway' } : aliasVerdict(use),
);

const steps: readonly Row[] = [
  row(
    'shares',
    byDriver(stepsOnKubernetes, noFunctions),
    byDriver(() => byCommand),
  ),
  ...['driver', 'interval'].map((field) =>
    row(
      field,
      byDriver(() => byCommand, noFunctions),
      byDriver(() => byCommand),
    ),
  ),
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
    ...['backend', 'weightPercent'].map((field) => row(field, native, sharedOnAws)),
    ...['preview.header', 'preview.value'].map((field) => row(field, native, divided)),
    row('sticky', kept, keptOnAws),
    ...under('steps', steps),
  ]),
  row('sticky', kept, keptOnAws),
]);

function aliasVerdict(use: Use): Verdict {
  const moved = routesOf(use).some(({ api, route }) => calledAlias(route, { ...use, api })?.codeDeploy !== undefined);
  return moved ? byCodeDeploy : byAlias;
}

/** Steps by changes of the spec are nobody's at request time. Those of CodeDeploy are refused together, where it can do nothing. */
function byDriver(git: (use: Use) => Verdict, otherwise?: Verdict): (use: Use) => Verdict {
  return (use) => {
    if (driverOf(use) === 'git') return git(use);
    if (otherwise !== undefined) return wholeBlock('steps', otherwise);
    const [obstacle] = routesOf(use).flatMap(({ api, route }) => codeDeployObstacle(route, { ...use, api }) ?? []);
    return obstacle === undefined ? byCodeDeploy : wholeBlock('steps', stuck(obstacle));
  };
}

function stuck(obstacle: string): Verdict {
  return refused(
    `are left to CodeDeploy, which moves an alias of one function, and here none can divide: ${obstacle}`,
    'do without that and bind two published versions of one function (…:function:NAME:1 and …:function:NAME:2), or write "driver: git" without interval',
  );
}

function driverOf({ api, names }: Use): string | undefined {
  return api?.spec.routes[names[0] as string]?.canary?.steps?.driver;
}

import type { Ledger } from '../../../src/capability/ledger';
import type { Target as TargetName } from '../../../src/capability/verdict';
import { reportOn } from '../../../src/cli/report/report';
import type { GatewayModel } from '../../../src/model/model';
import type { Problem } from '../../../src/problem';
import { SpecError } from '../../../src/problem';
import { parseApi, parseBindings, parseSettings } from '../../../src/spec/parse';
import { compileAws } from '../../../src/targets/aws/compile';
import { compileKubernetes } from '../../../src/targets/kubernetes/compile';
import { gatewayManifests } from '../../../src/targets/kubernetes/manifests/gateway';
import type { Written } from './written';

/** All that a target makes of what is written, as text; or why it makes nothing. */
export type Outcome = { readonly output: string } | { readonly problems: readonly Problem[] };

/** A target as the check of silent drops sees it. */
export interface Target {
  readonly name: TargetName;
  readonly compile: (written: Written) => Outcome;
}

export const kubernetes: Target = {
  name: 'kubernetes',
  compile: outcome((written) => {
    const input = parsed(written);
    const { plan, model, ledger } = compileKubernetes({ ...input, place: { address: '0.0.0.0', port: 8080 } });
    const manifests = gatewayManifests({ name: plan.name, bindings: input.bindings }, { ...plan, envoy: NOTHING });
    return [plan, manifests, reported(model, ledger)];
  }),
};

/** Envoy's part of a plan stands beside the manifests already. */
const NOTHING = { listeners: [], routes: [], clusters: [] };

export const aws: Target = {
  name: 'aws',
  compile: outcome((written) => {
    const input = parsed(written);
    const { apis, model, ledger } = compileAws(input);
    return [apis.map(({ plan }) => plan), reported(model, ledger)];
  }),
};

/** What every report shows: reasons. */
function reported(model: GatewayModel, { rows }: Ledger) {
  return { open: reportOn(model).open, waived: rows.map(({ reason }) => reason) };
}

function parsed({ spec, gateway, bindings }: Written) {
  const problems = [
    ...problemsOf(() => parseApi(spec)),
    ...problemsOf(() => parseSettings(gateway)),
    ...problemsOf(() => parseBindings(bindings)).map((problem) => ({ ...problem, path: `bindings.${problem.path}` })),
  ];
  if (problems.length > 0) throw new SpecError('all', problems);
  return { apis: [parseApi(spec)], settings: parseSettings(gateway), bindings: parseBindings(bindings) };
}

function problemsOf(part: () => unknown): readonly Problem[] {
  try {
    part();
    return [];
  } catch (error) {
    if (error instanceof SpecError) return error.problems;
    throw error;
  }
}

function outcome(make: (written: Written) => unknown): Target['compile'] {
  return (written) => {
    try {
      return { output: JSON.stringify(make(written)) };
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      return { problems: error.problems.filter((problem) => problem.severity !== 'warning') };
    }
  };
}

import type { GatewayModel } from '../model/model';
import { examine, subjectOf } from '../model/resolve';
import { formatPath, type Path, type Problem, SpecError } from '../problem';
import type { ApiSpec } from '../spec/api';
import type { Bindings } from '../spec/bindings';
import type { GatewaySettings } from '../spec/gateway';
import { knownLater, LATER_IN_BINDINGS, LATER_IN_BOUND_SPEC } from '../spec/known-later';
import { assess } from './assess';
import { checkBindings } from './bindings';
import type { Ledger } from './ledger';
import type { Target } from './verdict';
import { without } from './without';

/** What is delivered to a target. */
export interface PrepareInput {
  readonly apis: readonly ApiSpec[];
  readonly settings?: GatewaySettings;
  /** Undefined where no environment is known yet: nothing is asked of them. */
  readonly bindings?: Bindings;
  readonly target: Target;
  /** What else the target says of the bindings, with the rest. */
  readonly ofTarget?: (bindings: Bindings, model: GatewayModel) => readonly Problem[];
  /** What a binding that nothing needs is. Default: error. */
  readonly unused?: 'error' | 'warning';
}

/** A gateway that the target can serve as a whole. */
export interface Prepared {
  /** Without the fields that are waived: what is planned. */
  readonly model: GatewayModel;
  readonly bindings: Bindings;
  readonly ledger: Ledger;
  readonly warnings: readonly Problem[];
}

/** Resolves, assesses and checks the bindings. Throws `SpecError` with all problems at once. */
export function prepare(input: PrepareInput): Prepared {
  const { bindings = {}, target, unused, ofTarget = () => [] } = input;
  const { model: written, problems } = examine({ ...input, ...(input.bindings === undefined ? {} : { values: bindings.values ?? {} }) });
  const ledger = assess({ model: written, bindings, target });
  const model = withoutWaived(written, ledger);
  const found =
    input.bindings === undefined ? [] : checkBindings({ model, written, bindings, target, ...(unused === undefined ? {} : { unused }) });
  const all = [
    ...problems,
    ...refusals(ledger, written, input),
    ...found,
    ...tooLate(written, bindings, target),
    ...ofTarget(bindings, model),
  ];
  if (all.some((problem) => problem.severity !== 'warning')) throw new SpecError(subjectOf(written), all);
  return { model, bindings, ledger, warnings: all };
}

/** What the target refuses. Where no environment is known yet, what a store would mend is a warning. */
function refusals({ problems }: Ledger, model: GatewayModel, { bindings, target }: PrepareInput): readonly Problem[] {
  if (bindings !== undefined || target !== 'aws' || problems.length === 0) return problems;
  const bound = assess({ model, bindings: { store: { dynamodb: { table: 'any' } } }, target });
  const left = new Set(bound.problems.map(({ path }) => path));
  return problems.map((problem) => (left.has(problem.path) ? problem : { ...problem, severity: 'warning' }));
}

/** What is known at deployment only and needed before: nothing fills it in on Kubernetes. */
function tooLate({ apis, settings }: GatewayModel, bindings: Bindings, target: Target): Problem[] {
  const [ofSpec, ofBindings] = target === 'aws' ? [LATER_IN_BOUND_SPEC, LATER_IN_BINDINGS] : [[], []];
  const several = apis.length > 1;
  return [
    ...apis.flatMap(({ name, spec }) => placed(several ? `${name}: ` : '', knownLater(spec, ofSpec))),
    ...placed('', knownLater(settings, ofSpec)),
    ...placed(
      '',
      knownLater(
        { bindings },
        ofBindings.map((place) => `bindings.${place}`),
      ),
    ),
  ];
}

function placed(before: string, found: ReturnType<typeof knownLater>): Problem[] {
  return found.map(({ path, code, message }) => ({ path: `${before}${formatPath(path)}`, code, message }));
}

/** The model of what is left when every waived field is taken out of what was written. */
function withoutWaived(model: GatewayModel, { rows }: Ledger): GatewayModel {
  const waived = rows.filter((row) => row.how === 'waived');
  if (waived.length === 0) return model;
  const paths = (wanted: (row: (typeof waived)[number]) => boolean): Path[] => waived.filter(wanted).map((row) => row.steps);
  return examine({
    apis: model.apis.map((api) =>
      without(
        api.spec,
        paths((row) => row.part === 'api' && row.api === api.name),
      ),
    ),
    settings: without(
      model.settings,
      paths((row) => row.part === 'gateway'),
    ),
  }).model;
}

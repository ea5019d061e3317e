import type { Prepared } from '../../capability/prepare';
import type { ApiModel } from '../../model/model';
import { subjectOf } from '../../model/resolve';
import { type Problem, SpecError } from '../../problem';
import type { BackendBinding } from '../../spec/bindings';
import { planAws } from './plan';

/** The two ways to bind a backend that differ most: the target changes requests for a url, and a function that is wrapped does it itself. */
const STAND_INS: readonly BackendBinding[] = [
  { url: 'https://backend.example.com' },
  { function: 'arn:aws:lambda:eu-west-1:111122223333:function:backend', wrapped: true },
];

/**
 * Finds what the target refuses of a gateway whose backends are not bound yet. What another binding of the backends could mend is a
 * warning; the quota of an account is AWS's own. Throws `SpecError` with all errors at once.
 */
export function checkUnbound(prepared: Prepared): Prepared {
  const { model } = prepared;
  const found = model.apis.flatMap((api) => problemsOf(api, prepared).map((problem) => placed(problem, api, model.apis.length > 1)));
  const warnings = [...prepared.warnings, ...found];
  if (found.some((problem) => problem.severity !== 'warning')) throw new SpecError(subjectOf(model), warnings);
  return { ...prepared, warnings };
}

function problemsOf(api: ApiModel, prepared: Prepared): readonly Problem[] {
  const [first, ...others] = STAND_INS as readonly [BackendBinding, ...BackendBinding[]];
  const found = planned(api, prepared, first);
  if (found.length === 0) return found;
  const same = others.map((binding) => new Set(planned(api, prepared, binding).map(nameOf)));
  return found.map((problem) => (same.every((names) => names.has(nameOf(problem))) ? problem : { ...problem, severity: 'warning' }));
}

function planned(api: ApiModel, { model, bindings }: Prepared, binding: BackendBinding): readonly Problem[] {
  const backends = Object.fromEntries([...api.backends.keys()].map((name) => [name, binding]));
  return planAws(model, api, { ...bindings, backends }).problems.filter((problem) => problem.severity !== 'warning');
}

function nameOf({ path, code }: Problem): string {
  return `${code} ${path}`;
}

function placed(problem: Problem, api: ApiModel, several: boolean): Problem {
  return several ? { ...problem, path: `${api.name}: ${problem.path}` } : problem;
}

import { bindingsOfApi } from '../../capability/bound';
import { type Prepared, type PrepareInput, prepare } from '../../capability/prepare';
import type { ApiModel } from '../../model/model';
import { subjectOf } from '../../model/resolve';
import { type Problem, SpecError } from '../../problem';
import type { Bindings } from '../../spec/bindings';
import { checkDomains, checkHosts, wrongBindings } from './check-bindings';
import { checkSecrets } from './check-secrets';
import { checkTruststore } from './check-truststore';
import { type AwsPlan, planAws } from './plan';
import { checkUses, usedFunctions } from './used-functions';

/** What is compiled. */
export interface AwsInput extends Omit<PrepareInput, 'target' | 'bindings' | 'ofTarget'> {
  readonly bindings: Bindings;
}

/** The plan of one API, and the bindings as its backends are called. */
export interface AwsApi {
  readonly plan: AwsPlan;
  readonly bindings: Bindings;
}

/** A plan for each API and how they came about. */
export interface AwsOutput extends Prepared {
  readonly apis: readonly AwsApi[];
}

/** From specs to a plan for API Gateway each. Throws `SpecError` with all problems at once. */
export function compileAws(input: AwsInput): AwsOutput {
  const prepared = prepare({ ...input, target: 'aws', ofTarget: wrongBindings });
  const { model } = prepared;
  const apis = model.apis.map((api): AwsApi => {
    const bindings = bindingsOfApi(prepared.bindings, api);
    return { plan: planAws(model, api, bindings), bindings };
  });
  const problems = apis.flatMap(({ plan, bindings }, index) => {
    const api = model.apis[index] as ApiModel;
    const ofBindings = [...checkHosts(api, bindings), ...checkSecrets(plan, bindings), ...checkTruststore(api, bindings)];
    return placed([...plan.problems, ...ofBindings], api, apis.length > 1);
  });
  problems.push(
    ...checkDomains(model, prepared.bindings),
    ...checkUses(apis.flatMap(({ plan, bindings }) => usedFunctions(plan, bindings))),
  );
  if (problems.some((problem) => problem.severity !== 'warning')) throw new SpecError(subjectOf(model), problems);
  return { ...prepared, apis, warnings: [...prepared.warnings, ...problems] };
}

function placed(problems: readonly Problem[], api: ApiModel, several: boolean): Problem[] {
  return problems.map((problem) => ({ ...problem, path: several ? `${api.name}: ${problem.path}` : problem.path }));
}

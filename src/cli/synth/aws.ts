import { join } from 'node:path';
import { subjectOf } from '../../model/resolve';
import type { Problem } from '../../problem';
import { cdk } from '../../targets/aws/cdk';
import { compileAws } from '../../targets/aws/compile';
import { addAwsGateway } from '../../targets/aws/resources';
import { type Loaded, located } from '../compile';
import type { Written } from './written';

/** Writes a cloud assembly with a template for each API: `cdk deploy --app DIR` takes it. */
export function writeTemplates(loaded: Loaded, out: string): Written {
  const { apis, model, warnings } = located(loaded, () => compileAws({ ...loaded, bindings: loaded.bindings ?? {} }));
  const app = new cdk.core.App({ outdir: out, analyticsReporting: false });
  for (const { plan, bindings } of apis) {
    const suppressTemplateIndentation = plan.problems.some(isIndentation);
    const stack = new cdk.core.Stack(app, plan.name, { suppressTemplateIndentation });
    // directly in a stack, names that differ in punctuation alone would be one
    addAwsGateway(new cdk.constructs.Construct(stack, 'Api'), plan, bindings);
  }
  app.synth();
  const files = apis.map(({ plan }) => join(out, `${plan.name}.template.json`));
  return { subject: subjectOf(model), files, warnings: warnings.filter((warning) => !isIndentation(warning)) };
}

/** That a template is too large with its indentation, which is left out here. */
function isIndentation({ code }: Problem): boolean {
  return code === 'AwsTemplateIndented';
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { subjectOf } from '../../model/resolve';
import type { Problem } from '../../problem';
import { cdk } from '../../targets/aws/cdk';
import { type AwsOutput, compileAws } from '../../targets/aws/compile';
import { addAwsApis } from '../../targets/aws/gateway';
import { type Loaded, located } from '../compile';
import { writing } from '../files';
import { UsageError } from '../usage-error';
import type { Written } from './written';

/** Writes a cloud assembly with a template for each API, or one for APIs that share a domain: `cdk deploy --app DIR` takes it. */
export function writeTemplates(loaded: Loaded, out: string): Written {
  const output = located(loaded, () => compileAws({ ...loaded, bindings: loaded.bindings ?? {} }));
  const { App, Stack } = core();
  writing(out, () => mkdirSync(out, { recursive: true }));
  const app = new App({ outdir: out, analyticsReporting: false });
  const stacks = templates(output).map(({ name, ...part }) => {
    const suppressTemplateIndentation = part.apis.some(({ plan }) => plan.problems.some(isIndentation));
    const stack = new Stack(app, name, { stackName: stackName(name), suppressTemplateIndentation });
    addPart(stack, part);
    return stack;
  });
  writing(out, () => app.synth());
  const files = stacks.map(({ templateFile }) => join(out, templateFile));
  return { subject: subjectOf(output.model), files, warnings: output.warnings.filter((warning) => !isIndentation(warning)) };
}

/** aws-cdk-lib is the user's own: who delivers to Kubernetes alone does without it. */
function core(): typeof cdk.core {
  try {
    return cdk.core;
  } catch (error) {
    if ((error as { readonly code?: string }).code !== 'MODULE_NOT_FOUND') throw error;
    throw new UsageError('--target aws needs aws-cdk-lib, which is not installed here: npm install aws-cdk-lib');
  }
}

type Stack = InstanceType<typeof cdk.core.Stack>;
type Part = Pick<AwsOutput, 'apis' | 'model'>;

/** What stands in one template each. */
function templates({ apis, model }: AwsOutput): (Part & { readonly name: string })[] {
  const hosts = apis.flatMap(({ plan }) => plan.domain?.hosts ?? []);
  if (new Set(hosts).size < hosts.length) return [{ name: model.name, apis, model }];
  return apis.map((api, index) => ({ name: api.plan.name, apis: [api], model: { ...model, apis: model.apis.slice(index, index + 1) } }));
}

function addPart(stack: Stack, part: Part): void {
  // directly in a stack, names that differ in punctuation alone would be one
  const added = addAwsApis(new cdk.constructs.Construct(stack, 'Api'), part);
  const urls = new cdk.constructs.Construct(stack, 'Url');
  for (const [name, { url, domains }] of added) {
    const basePath = part.model.apis.find((api) => api.name === name)?.basePath ?? '';
    const addresses = domains.length === 0 ? [url] : domains.map(({ domainName }) => `https://${domainName}`);
    new cdk.core.CfnOutput(added.size === 1 ? stack : urls, added.size === 1 ? 'Address' : name, {
      description: `Where the API ${name} answers`,
      value: addresses.map((address) => `${address}${basePath}`).join(', '),
    });
  }
}

/** A stack's name begins with a letter. */
function stackName(name: string): string {
  return /^[A-Za-z]/.test(name) ? name : `api-${name}`;
}

/** That a template is too large with its indentation, which is left out here. */
function isIndentation({ code }: Problem): boolean {
  return code === 'AwsTemplateIndented';
}

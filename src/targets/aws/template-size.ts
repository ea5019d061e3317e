import type { Problem } from '../../problem';
import { type AliasPlan, checkAliases } from './aliases';
import { type MethodSettings, methodSettings } from './limits';
import { checkUsagePlans, type UsagePlanPlan } from './plans';
import { isInvokeUri } from './refs';

/** CloudFormation takes no larger template. */
export const MAX_TEMPLATE_BYTES = 1_000_000;

/** Levels of a template above the body, which aws-cdk-lib indents by a space each. */
const BODY_DEPTH = 5;

/** As long as the address of a function in a template. */
const INVOCATION = { 'Fn::Sub': 'x'.repeat(115) };

/** The two resources of one usage key, with the longest names. */
const USAGE_KEY_BYTES = 1_200;

/** What of a plan grows with the routes and with the consumers. */
export interface Growing extends MethodSettings {
  readonly body: object;
  readonly usagePlans: readonly UsagePlanPlan[];
}

/** What grows takes so much in a template, as short as can be and as aws-cdk-lib indents it. */
export function templateBytes({ body, usagePlans, ...settings }: Growing): { readonly compact: number; readonly indented: number } {
  const filled = (_: string, value: unknown) => (isInvokeUri(value) ? INVOCATION : value);
  const compact = JSON.stringify({ body, methodSettings: methodSettings(settings) }, filled);
  const indented = JSON.stringify(JSON.parse(compact), null, 1);
  const keys = usagePlans.flatMap((plan) => plan.keys).length * USAGE_KEY_BYTES;
  return {
    compact: Buffer.byteLength(compact) + keys,
    indented: Buffer.byteLength(indented) + indented.split('\n').length * BODY_DEPTH + keys,
  };
}

/** Whether one API fits into a template. */
export function checkTemplate(plan: Growing): Problem[] {
  const { compact, indented } = templateBytes(plan);
  if (compact > MAX_TEMPLATE_BYTES) {
    const message = `the OpenAPI body, its throttles and usage keys have ${compact} bytes, and a CloudFormation template may have ${MAX_TEMPLATE_BYTES}; divide the API by its first path segment`;
    return [{ path: 'routes', code: 'AwsTemplateTooLarge', message }];
  }
  if (indented <= MAX_TEMPLATE_BYTES) return [];
  const message = `the template fits into the ${MAX_TEMPLATE_BYTES} bytes of CloudFormation only without indentation; set the context "@aws-cdk/core:suppressTemplateIndentation" to true in cdk.json`;
  return [{ path: 'routes', code: 'AwsTemplateIndented', message, severity: 'warning' }];
}

/** Whether APIs that stand in one template fit into it together. */
export function checkTogether(plans: readonly (Growing & { readonly aliases: readonly AliasPlan[] })[]): Problem[] {
  const tooMany = [...checkUsagePlans(plans.flatMap(({ usagePlans }) => usagePlans)), ...checkAliases(plans)];
  const bytes = plans.map((plan) => templateBytes(plan).compact).reduce((sum, each) => sum + each, 0);
  if (bytes <= MAX_TEMPLATE_BYTES) return tooMany;
  const message = `${plans.length} APIs have ${bytes} bytes, and a CloudFormation template may have ${MAX_TEMPLATE_BYTES}; give some of them hosts of their own and a stack of their own`;
  return [...tooMany, { path: 'apis', code: 'AwsTemplateTooLarge', message }];
}

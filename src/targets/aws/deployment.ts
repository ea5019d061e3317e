import { createHash } from 'node:crypto';
import type { CfnElement, Stack } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { addWarning } from './at-synth';
import { cdk } from './cdk';

/**
 * A deployment is a snapshot: its logical id changes with everything that the stage serves. What that is stands fast when the app is
 * synthesized, and not before: domains and users' own changes come later. While the app only looks for what refers to what, a part of
 * the id does.
 */
export function addDeployment(
  scope: Construct,
  restApi: apigateway.CfnRestApi,
  bound: readonly lambda.IFunction[],
): apigateway.CfnDeployment {
  const deployment = new cdk.apigateway.CfnDeployment(scope, 'Deployment', { restApiId: restApi.ref });
  const stack = cdk.core.Stack.of(scope);
  const own = stack.getLogicalId(deployment);
  const hash = () =>
    createHash('sha256')
      .update(served(stack, restApi, bound))
      .digest('hex')
      .slice(0, 16);
  deployment.overrideLogicalId(cdk.core.Lazy.uncachedString({ produce: ({ preparing }) => (preparing ? own : own + hash()) }));
  return deployment;
}

/** Says which parameters stand in an API: a new value of one alone makes no new deployment. */
export function warnOfParameters(scope: Construct, body: object): void {
  const stack = cdk.core.Stack.of(scope);
  if (!elementsOf(stack).some((element) => element instanceof cdk.core.CfnParameter)) return;
  const names = referenced(stack, stack.resolve(body)).flatMap(({ name, element }) =>
    element instanceof cdk.core.CfnParameter ? [name] : [],
  );
  if (names.length === 0) return;
  const text = `the stage goes on with the old value where only the value of ${names.join(', ')} is new, because a deployment is a snapshot; write values into the app, or deploy the stage again after that [AwsParameterInApi]`;
  addWarning(scope, 'AwsParameterInApi', text);
}

/** What a stage serves of an API, overrides and what it refers to included: all but what only describes it. */
function served(stack: Stack, restApi: apigateway.CfnRestApi, bound: readonly lambda.IFunction[]): string {
  const [resource] = Object.values(stack.resolve(restApi._toCloudFormation()).Resources) as [{ Properties: { [name: string]: unknown } }];
  const { Name, Description, Tags, Body, ...properties } = resource.Properties;
  const body = undescribed(Body as Body);
  const references = referenced(stack, { body, properties }).map(({ name, element }) => [name, definition(stack, element)]);
  return JSON.stringify({ ...properties, body, references, functions: stack.resolve(bound.map(nameOf)) });
}

interface Body {
  readonly info?: { readonly description?: unknown };
  readonly paths?: { readonly [path: string]: { readonly [method: string]: { readonly description?: unknown; readonly tags?: unknown } } };
}

function undescribed({ info = {}, paths = {}, ...body }: Body): object {
  const { description: _, ...rest } = info;
  const methods = Object.entries(paths).map(([path, item]) => [
    path,
    Object.fromEntries(Object.entries(item).map(([method, { description, tags, ...operation }]) => [method, operation])),
  ]);
  return { ...body, info: rest, paths: Object.fromEntries(methods) };
}

/** A function with another name is another function, though its place in the template is the same. */
function nameOf(fn: lambda.IFunction): unknown {
  return (fn.node.defaultChild as lambda.CfnFunction | undefined)?.functionName ?? null;
}

interface Reference {
  readonly name: string;
  readonly element: CfnElement;
}

/**
 * What of its stack a resolved value refers to, and the parameters, mappings and conditions that this is made of; but no functions: only
 * their name says which one is served.
 */
function referenced(stack: Stack, value: unknown): Reference[] {
  const names = namesIn(value);
  if (names.length === 0) return [];
  const elements = new Map(
    elementsOf(stack)
      .filter((element) => !(element instanceof cdk.apigateway.CfnDeployment || element instanceof cdk.lambda.CfnFunction))
      .map((element) => [stack.resolve(element.logicalId) as string, element] as const),
  );
  const found = new Map<string, CfnElement>();
  const follow = (names: readonly string[], isFollowed: (element: CfnElement) => boolean): void => {
    for (const name of names) {
      const element = elements.get(name);
      if (element === undefined || found.has(name) || !isFollowed(element)) continue;
      found.set(name, element);
      follow(namesIn(definition(stack, element)), isValue);
    }
  };
  follow(names, () => true);
  return [...found].map(([name, element]) => ({ name, element }));
}

function elementsOf(stack: Stack): CfnElement[] {
  const isOwn = (node: IConstruct): node is CfnElement => cdk.core.CfnElement.isCfnElement(node) && cdk.core.Stack.of(node) === stack;
  return stack.node.findAll().filter(isOwn);
}

/** Resources refer to each other, to the stage as well: of those, only the ones that the API itself names count. */
function isValue(element: CfnElement): boolean {
  return !cdk.core.CfnResource.isCfnResource(element);
}

/** The names that functions of CloudFormation refer to, at any depth. */
function namesIn(value: unknown): string[] {
  const found: string[] = [];
  const look = (node: { readonly [key: string]: unknown }): void => {
    for (const key of Object.keys(node)) {
      const child = node[key];
      if (REFERRING.has(key)) found.push(...namesBy(key, child));
      if (isNode(child)) look(child);
    }
  };
  if (isNode(value)) look(value);
  return found;
}

function isNode(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

const REFERRING: ReadonlySet<string> = new Set(['Ref', 'Condition', 'Fn::FindInMap', 'Fn::GetAtt', 'Fn::If', 'Fn::Sub']);

/** The names that one function refers to by itself. */
function namesBy(key: string, value: unknown): string[] {
  const [first] = [value].flat();
  if (typeof first !== 'string') return [];
  if (key === 'Fn::Sub') return [...first.matchAll(/\$\{([^!.}][^.}]*)/g)].map(([, name]) => name as string);
  return [key === 'Fn::GetAtt' ? (first.split('.')[0] as string) : first];
}

function definition(stack: Stack, element: CfnElement): unknown {
  // where an alias leads counts at once
  if (element instanceof cdk.lambda.CfnAlias) return stack.resolve([element.functionName, element.name]);
  if (element instanceof cdk.core.CfnParameter) return stack.resolve([element.default ?? null]);
  return stack.resolve((element as unknown as { _toCloudFormation(): object })._toCloudFormation());
}

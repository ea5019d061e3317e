import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { cdk } from './cdk';
import { type FunctionName, isInvokeUri, isLinkId } from './refs';

/** A function that the API invokes. */
export interface Invocable {
  readonly arn: string;
  /** What the API calls it by. */
  readonly uri: string;
}

/** The functions of an API by the names that its plan gives them. */
export type Invocables = ReadonlyMap<FunctionName, Invocable>;

const FUNCTIONS = 'lambda:path/2015-03-31/functions';
const ADDRESS = `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:${FUNCTIONS}`;

/** A function that was bound. */
export function boundFunction(arn: string): Invocable {
  const { PARTITION, REGION } = cdk.core.Aws;
  const uri = cdk.core.Token.isUnresolved(arn)
    ? `arn:${PARTITION}:apigateway:${REGION}:${FUNCTIONS}/${arn}/invocations`
    : cdk.core.Fn.sub(`${ADDRESS}/${arn}/invocations`);
  return { arn, uri };
}

/** One of our functions: its URI is a text with names in it, half as long as texts with references between them. */
export function ownFunction(added: lambda.Function): Invocable {
  const { logicalId } = added.node.defaultChild as lambda.CfnFunction;
  return { arn: added.functionArn, uri: cdk.core.Fn.sub(`${ADDRESS}/\${${logicalId}.Arn}/invocations`) };
}

/** The body of a plan with the functions' URIs and the ids of VPC links in it. */
export function bindInvocations(node: unknown, functions: Invocables): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (isInvokeUri(node)) return functions.get(node.invoke)?.uri;
  // arn:aws:apigateway:eu-west-1::/vpclinks/abc123
  if (isLinkId(node)) return cdk.core.Fn.select(2, cdk.core.Fn.split('/', node.idOfLink));
  if (Array.isArray(node)) return node.map((item) => bindInvocations(item, functions));
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, bindInvocations(value, functions)]));
}

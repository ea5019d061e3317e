import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Bindings } from '../../spec/bindings';
import { cdk } from './cdk';
import { boundName } from './truststore';

/** What secrets are called in this account, by their names in the spec. */
export function boundSecrets(names: readonly string[], bindings: Bindings): { readonly [name: string]: string } {
  return Object.fromEntries([...new Set(names)].map((name) => [name, boundName(name, bindings)]));
}

/** Secrets are bound by their ARN, or by a name in the same account, to which Secrets Manager adds six characters. */
export function secretArn(bound: string): string {
  if (cdk.core.Token.isUnresolved(bound) || bound.startsWith('arn:')) return bound;
  const { PARTITION, REGION, ACCOUNT_ID } = cdk.core.Aws;
  return `arn:${PARTITION}:secretsmanager:${REGION}:${ACCOUNT_ID}:secret:${bound}-??????`;
}

/** Lets a function read secrets, and no others. */
export function mayRead(reader: lambda.Function, resources: string[]): void {
  if (resources.length > 0) reader.addToRolePolicy(new cdk.iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources }));
}

/** Lets a function call functions, and no others. */
export function mayInvoke(caller: lambda.Function, functions: readonly string[]): void {
  const resources = [...new Set(functions)];
  if (resources.length > 0) caller.addToRolePolicy(new cdk.iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources }));
}

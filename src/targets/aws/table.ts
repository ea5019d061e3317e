import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { cdk } from './cdk';
import type { AwsPlan } from './plan';

/** The table that counts, as functions name it. */
export interface Table {
  readonly name: string;
  readonly arn: string;
}

/** The table that is bound, in the same account and region, or one of the API's own. What is counted is no data of record: it goes with the stack. */
export function addTable(scope: Construct, { name }: NonNullable<AwsPlan['table']>): Table {
  if (name !== undefined) {
    const { PARTITION, REGION, ACCOUNT_ID } = cdk.core.Aws;
    return { name, arn: `arn:${PARTITION}:dynamodb:${REGION}:${ACCOUNT_ID}:table/${name}` };
  }
  const table = new cdk.dynamodb.CfnTable(scope, 'Limits', {
    attributeDefinitions: [{ attributeName: 'id', attributeType: 'S' }],
    keySchema: [{ attributeName: 'id', keyType: 'HASH' }],
    billingMode: 'PAY_PER_REQUEST',
    timeToLiveSpecification: { attributeName: 'ends', enabled: true },
  });
  table.applyRemovalPolicy(cdk.core.RemovalPolicy.DESTROY);
  return { name: table.ref, arn: table.attrArn };
}

/** Lets a function count in a table: transactions are updates as well. */
export function allowCounting(counting: lambda.Function, { arn }: Table): void {
  counting.addToRolePolicy(new cdk.iam.PolicyStatement({ actions: ['dynamodb:UpdateItem', 'dynamodb:BatchGetItem'], resources: [arn] }));
}

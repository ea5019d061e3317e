import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { cdk } from './cdk';
import type { Invocables } from './invocations';
import type { AwsPlan } from './plan';

/** One permission for each function that API Gateway calls itself: a function's policy cannot hold one for every route. */
export function addPermissions(
  scope: Construct,
  restApi: apigateway.CfnRestApi,
  functions: Invocables,
  { invoked }: Pick<AwsPlan, 'invoked'>,
): lambda.CfnPermission[] {
  const called = new Set(invoked);
  const { PARTITION, REGION, ACCOUNT_ID } = cdk.core.Aws;
  return [...functions]
    .filter(([name]) => called.has(name))
    .map(([name, { arn: functionName }]) => {
      return new cdk.lambda.CfnPermission(scope, `Permission-${name.replace(':', '-')}`, {
        action: 'lambda:InvokeFunction',
        functionName,
        principal: 'apigateway.amazonaws.com',
        sourceArn: `arn:${PARTITION}:execute-api:${REGION}:${ACCOUNT_ID}:${restApi.ref}/*`,
      });
    });
}

/** aws-cdk-lib, loaded when it is first used: an app for Kubernetes never loads it. */
export const cdk = {
  get constructs() {
    return require('constructs') as typeof import('constructs');
  },
  get core() {
    return require('aws-cdk-lib') as typeof import('aws-cdk-lib');
  },
  get apigateway() {
    return require('aws-cdk-lib/aws-apigateway') as typeof import('aws-cdk-lib/aws-apigateway');
  },
  get apigatewayv2() {
    return require('aws-cdk-lib/aws-apigatewayv2') as typeof import('aws-cdk-lib/aws-apigatewayv2');
  },
  get lambda() {
    return require('aws-cdk-lib/aws-lambda') as typeof import('aws-cdk-lib/aws-lambda');
  },
  get codedeploy() {
    return require('aws-cdk-lib/aws-codedeploy') as typeof import('aws-cdk-lib/aws-codedeploy');
  },
  get cloudwatch() {
    return require('aws-cdk-lib/aws-cloudwatch') as typeof import('aws-cdk-lib/aws-cloudwatch');
  },
  get iam() {
    return require('aws-cdk-lib/aws-iam') as typeof import('aws-cdk-lib/aws-iam');
  },
  get logs() {
    return require('aws-cdk-lib/aws-logs') as typeof import('aws-cdk-lib/aws-logs');
  },
  get dynamodb() {
    return require('aws-cdk-lib/aws-dynamodb') as typeof import('aws-cdk-lib/aws-dynamodb');
  },
  get route53() {
    return require('aws-cdk-lib/aws-route53') as typeof import('aws-cdk-lib/aws-route53');
  },
  get secretsmanager() {
    return require('aws-cdk-lib/aws-secretsmanager') as typeof import('aws-cdk-lib/aws-secretsmanager');
  },
  get wafv2() {
    return require('aws-cdk-lib/aws-wafv2') as typeof import('aws-cdk-lib/aws-wafv2');
  },
};

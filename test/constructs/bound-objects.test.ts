import { App as AwsApp, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Testing } from 'cdk8s';
import { Service } from 'cdk8s-plus-28';
import { expect, test } from 'vitest';
import { ManagedApi } from '../../src/constructs/managed-api';
import { orders } from './small-api';

test('leads to a Service of cdk8s-plus as to one that is bound by name', () => {
  const chart = Testing.chart();
  const service = new Service(chart, 'Orders', { metadata: { name: 'orders', namespace: 'sales' }, ports: [{ port: 8080 }] });
  new ManagedApi(chart, 'Api', { spec: orders, bindings: { backends: { orders: { service } } } });

  const manifests = Testing.synth(chart);
  const policy = manifests.find(({ kind }) => kind === 'NetworkPolicy');

  expect(JSON.stringify(manifests.find(({ kind }) => kind === 'ConfigMap'))).toContain('orders.sales');
  expect(JSON.stringify(policy.spec.egress)).toContain('"kubernetes.io/metadata.name":"sales"');
});

test('leads to a function of aws-cdk-lib, and lets API Gateway call it', () => {
  const stack = new Stack(new AwsApp(), 'Shop');
  const handler = LambdaFunction.fromFunctionArn(stack, 'Orders', 'arn:aws:lambda:eu-west-1:111122223333:function:orders');
  new ManagedApi(stack, 'Api', { spec: orders, bindings: { backends: { orders: { function: handler } } } });

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Permission', {
    FunctionName: 'arn:aws:lambda:eu-west-1:111122223333:function:orders',
    Principal: 'apigateway.amazonaws.com',
  });
});

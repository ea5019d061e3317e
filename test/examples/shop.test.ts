import { App as AwsApp, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Testing } from 'cdk8s';
import { expect, onTestFinished, test } from 'vitest';
import { startBackend } from '../../examples/shop/backend';
import { shop } from '../../examples/shop/spec';
import { ManagedApi } from '../../src/constructs/managed-api';

const url = { url: 'https://backend.example.com' };
const bindings = {
  values: { customers: 'https://id.example.com', staff: 'https://staff.example.com' },
  backends: { catalog: url, orders: url, 'orders-v1': url, 'orders-next': url, accounts: url },
};

test('is delivered to Kubernetes', () => {
  const chart = Testing.chart();
  new ManagedApi(chart, 'Shop', { spec: shop, bindings: { ...bindings, store: { redis: { url: 'rediss://redis.example.com:6379' } } } });

  expect(Testing.synth(chart).length).toBeGreaterThan(0);
});

test('is delivered to AWS', () => {
  const stack = new Stack(new AwsApp(), 'Shop');
  new ManagedApi(stack, 'Shop', { spec: shop, bindings: { ...bindings, store: { dynamodb: {} } } });

  Template.fromStack(stack).resourceCountIs('AWS::ApiGateway::RestApi', 1);
  Template.fromStack(stack).resourceCountIs('AWS::DynamoDB::Table', 1);
});

test('opens nothing but the catalogue and what the gateway answers itself', () => {
  const open = Object.entries(shop.routes).filter(([, { access }]) => access?.open !== undefined);

  for (const [key, { backend }] of open) expect([key, backend ?? 'catalog']).toEqual([key, 'catalog']);
});

test('has a backend that says what it got', async () => {
  const server = await startBackend();
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };

  const answer = await fetch(`http://127.0.0.1:${port}/orders?page=2`, {
    method: 'POST',
    headers: { 'x-customer-id': 'ada', authorization: 'Bearer secret' },
    body: 'four',
  });

  expect(await answer.json()).toEqual({
    method: 'POST',
    path: '/orders',
    query: { page: '2' },
    headers: { host: `127.0.0.1:${port}`, 'x-customer-id': 'ada' },
    bodyBytes: 4,
  });
});

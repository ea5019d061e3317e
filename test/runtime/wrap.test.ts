import { expect, test } from 'vitest';
import type { ProxyEvent } from '../../src/runtime/proxy/event';
import { wrap } from '../../src/runtime/wrap';
import { planOf } from '../targets/aws/support';
import { proxyEvent } from './support/events';

const plan = planOf(
  {
    name: 'shop',
    basePath: '/api',
    schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], claimHeaders: { sub: 'x-user' } } } },
    access: { scheme: 'customers' },
    backends: { orders: {} },
    cors: { origins: ['https://app.example.com'] },
    routes: { 'GET /orders/{id}': { backend: 'orders', response: { headers: { set: { 'x-route': '${route}' } } } } },
  },
  { backends: { orders: { function: 'arn:aws:lambda:eu-west-1:123456789012:function:orders', wrapped: true } } },
);
const config = plan.wrapped.orders as NonNullable<(typeof plan.wrapped)[string]>;
const identity = JSON.stringify({ scheme: 'customers', subject: 'ada', claims: { sub: 'ada' }, scopes: [], groups: [] });

test('a wrapped function knows the caller, and its answers have what the route says', async () => {
  let seen: ProxyEvent | undefined;
  const handler = wrap(async (event: ProxyEvent) => {
    seen = event;
    return { statusCode: 200, headers: { 'Content-Type': 'text/plain' }, body: 'ok' };
  }, config);
  const headers = { 'X-User': 'eve', 'X-Original-URL': '/admin', Origin: 'https://app.example.com' };
  const event = proxyEvent({
    resource: '/api/orders/{id}',
    path: '/api/orders/7',
    parameters: { id: '7' },
    headers,
    authorizer: { identity },
  });

  const result = await handler(event, undefined);

  expect([seen?.path, seen?.headers?.['x-user'], seen?.headers?.['x-original-url']]).toEqual(['/orders/7', 'ada', undefined]);
  expect(result).toMatchObject({ statusCode: 200, body: 'ok' });
  expect(result.multiValueHeaders).toMatchObject({
    'content-type': ['text/plain'],
    'x-route': ['GET /orders/{id}'],
    'access-control-allow-origin': ['https://app.example.com'],
  });
});

test('a wrapped function refuses events of routes that it was not bound to', async () => {
  const handler = wrap(async () => ({ statusCode: 200 }), config);
  await expect(handler(proxyEvent({ resource: '/other' }), undefined)).rejects.toThrow('no route for GET /other');
});

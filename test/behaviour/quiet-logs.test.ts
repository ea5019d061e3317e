import { expect, onTestFinished, test } from 'vitest';
import { eventually } from './support/gateway';
import { startRun } from './support/run-files';

test('a body that is too large leaves no key of its request in any log', async () => {
  const spec = {
    name: 'shop',
    schemes: { scripts: { apiKey: { query: 'key' } } },
    consumers: { acme: { keys: [{ secret: 'keys', key: 'acme' }] } },
    access: { scheme: 'scripts' },
    body: { maxSize: '10' },
    backends: { orders: {} },
    routes: { 'POST /orders': { backend: 'orders' } },
  };
  const bindings = { backends: { orders: { url: 'http://127.0.0.1:9' } } };
  const gateway = await startRun({ spec, bindings, secrets: { keys: { acme: 'key-of-acme' } } });
  onTestFinished(gateway.end);
  const post = async (body: string | ReadableStream) => {
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    return (await fetch(`${gateway.url}/orders?key=key-of-acme`, init)).status;
  };

  expect(await post('01234567890')).toBe(413);
  expect(await post(new Blob(['01234567890']).stream())).toBe(413);
  await eventually(() => (gateway.output().match(/"status":413/g) ?? []).length === 2, 5_000);
  expect(gateway.output()).not.toContain('key-of-acme');
}, 30_000);

test('several limits of all instances on one route are served without a word of Envoy', async () => {
  const limits = ['second', 'minute'].map((per) => ({ requests: 9, per, scope: 'gateway', onStoreFailure: 'allow' }));
  const routes = { 'GET /orders': { respond: { status: 204 } } };
  const gateway = await startRun({ spec: { name: 'shop', access: { open: 'a test' }, limits, routes } });
  onTestFinished(gateway.end);

  expect(gateway.output()).not.toContain('envoy:');
}, 30_000);

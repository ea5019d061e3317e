import { expect, onTestFinished, test } from 'vitest';
import { askAsMachine, machineToken } from './support/ask-provider';
import { eventually } from './support/gateway';
import { CLIENT, startProvider } from './support/provider';
import { startRun } from './support/run-files';
import { startUpstream } from './support/upstream';

/** A gateway that asks `oidc-provider` about tokens. */
async function start() {
  const provider = await startProvider();
  const backend = await startUpstream((request, response) => response.end(request.headers['x-client']));
  const introspection = { endpoint: `${provider.url}/token/introspection`, client: { secret: 'client' }, ttl: '1s' };
  const told = { headers: { set: { 'x-client': '${claim:client_id}' } } };
  const spec = {
    name: 'shop',
    schemes: { opaque: { introspection } },
    access: { scheme: 'opaque' },
    backends: { orders: {} },
    routes: { 'GET /orders': { backend: 'orders', request: told } },
  };
  const gateway = await startRun({ spec, bindings: { backends: { orders: { url: backend.url } } }, secrets: { client: CLIENT } });
  onTestFinished(async () => {
    await gateway.end();
    await Promise.all([provider.close(), backend.close()]);
  });
  const get = async (token: string) => {
    const answer = await fetch(`${gateway.url}/orders`, { headers: { authorization: `Bearer ${token}` } });
    return answer.status === 200 ? answer.text() : answer.status;
  };
  return { provider, gateway, get };
}

test('a token of oidc-provider lets in until it is revoked, and one that it never gave does not', async () => {
  const { provider, get } = await start();
  const token = await machineToken(provider);
  expect(await get(token)).toBe('machine');
  expect(await get(`${token}x`)).toBe(401);

  await askAsMachine(provider, '/token/revocation', { token });
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect(await get(token)).toBe(401);
});

test('with a wrong secret of the gateway every token gets 503, until it is right again', async () => {
  const { provider, gateway, get } = await start();
  gateway.write({ client: { ...CLIENT, clientSecret: 'wrong' } });
  await eventually(async () => (await get(await machineToken(provider))) === 503, 10_000);
  gateway.write({ client: CLIENT });

  await eventually(async () => (await get(await machineToken(provider))) === 'machine', 10_000);
});

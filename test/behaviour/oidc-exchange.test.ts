import { errors } from 'oidc-provider';
import { expect, onTestFinished, test } from 'vitest';
import { askAsMachine, machineToken } from './support/ask-provider';
import { CLIENT, type Grant, startProvider } from './support/provider';
import { startRun } from './support/run-files';
import { startUpstream } from './support/upstream';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** A gateway that has tokens exchanged by `oidc-provider`, for a grant that is registered there. */
async function start() {
  const audiences: string[] = [];
  const provider = await startProvider({
    grants: {
      [EXCHANGE]:
        ({ ClientCredentials }): Grant =>
        async (context) => {
          const { client, params } = context.oidc;
          if ((await ClientCredentials.find(params.subject_token as string)) === undefined) throw new errors.InvalidGrant('no such token');
          audiences.push(`${params.audience} ${params.scope}`);
          const token = await new ClientCredentials({ client }).save();
          context.body = { access_token: token, issued_token_type: params.requested_token_type, token_type: 'Bearer', expires_in: 60 };
        },
    },
  });
  const backend = await startUpstream((request, response) => response.end(request.headers.authorization?.slice('Bearer '.length)));
  const client = { secret: 'client' };
  const spec = {
    name: 'shop',
    schemes: { opaque: { introspection: { endpoint: `${provider.url}/token/introspection`, client, ttl: '0s' } } },
    access: { scheme: 'opaque' },
    backends: { orders: { exchange: { endpoint: `${provider.url}/token`, audience: 'order-service', scopes: ['orders'], client } } },
    routes: { 'GET /orders': { backend: 'orders' } },
  };
  const gateway = await startRun({ spec, bindings: { backends: { orders: { url: backend.url } } }, secrets: { client: CLIENT } });
  onTestFinished(async () => {
    await gateway.end();
    await Promise.all([provider.close(), backend.close()]);
  });
  const get = (token: string) => fetch(`${gateway.url}/orders`, { headers: { authorization: `Bearer ${token}` } });
  return { provider, audiences, get };
}

test('a backend gets a token that oidc-provider gave for the one of the caller', async () => {
  const { provider, audiences, get } = await start();
  const token = await machineToken(provider);
  const answer = await get(token);
  const exchanged = await answer.text();

  expect([answer.status, audiences]).toEqual([200, ['order-service orders']]);
  expect(exchanged).not.toBe(token);
  expect(await askAsMachine(provider, '/token/introspection', { token: exchanged })).toMatchObject({
    active: true,
    client_id: CLIENT.clientId,
  });
});

test('a token that oidc-provider does not know gets no other', async () => {
  const { audiences, get } = await start();

  expect((await get('made-up')).status).toBe(401);
  expect(audiences).toEqual([]);
});

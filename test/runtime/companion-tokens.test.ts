import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { asksOf } from '../../src/runtime/companion/asks';
import { CHECK } from '../../src/runtime/companion/authorization-messages';
import { createTokens } from '../../src/runtime/companion/tokens';
import type { ExchangeDelivery, IntrospectionDelivery } from '../../src/targets/kubernetes/agent-plan';
import { checkRequest } from './support/check-request';

const authorization = [{ header: 'authorization', prefix: 'Bearer ' }];
const common = { client: 'gateway', tokenIn: authorization };

/** Tokens before an authorization server, which says what it was asked; until the test has finished. */
async function serve() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => (body += data));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      asked.push(`${form.get('audience') ?? 'look'} ${form.get('subject_token') ?? form.get('token')}`);
      const answer = { active: true, access_token: `for-${form.get('audience')}`, token_type: 'Bearer', expires_in: 60 };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const tokens = createTokens(() => {});
  const use = (introspection: readonly IntrospectionDelivery[], exchange: readonly ExchangeDelivery[], clientSecret = 's') =>
    tokens.configure({ introspection, exchange, clients: { gateway: { clientId: 'g', clientSecret } } });
  const ask = async (asks: string, headers: { readonly [name: string]: string }) => {
    const method = tokens.method(CHECK, asks);
    return method === undefined ? 'unknown' : String(await method(checkRequest('/', Object.entries(headers))));
  };
  const looking = { ...common, name: 'shop/opaque', endpoint, ttlMillis: 60_000, timeoutMillis: 1_000 };
  const exchanging = { ...common, name: 'shop/orders/opaque', endpoint, audience: 'orders', scopes: [], removed: authorization };
  return { asked, use, ask, looking, exchanging };
}

test('rules before and after a change are known at a time, each with what it says, and those that are gone are not', async () => {
  const { use, ask, looking, exchanging } = await serve();
  const [stock, moved] = [
    { ...exchanging, audience: 'stock' },
    { ...looking, tokenIn: [{ header: 'x-token', prefix: '' }] },
  ];
  use([looking, moved], [exchanging, stock]);

  expect(await ask(asksOf('exchange', exchanging), { authorization: 'Bearer ann' })).toContain('Bearer for-orders');
  expect(await ask(asksOf('exchange', stock), { authorization: 'Bearer ann' })).toContain('Bearer for-stock');
  expect(await ask(asksOf('introspection', looking), { authorization: 'Bearer ann', 'x-token': '' })).toContain('active');
  expect(await ask(asksOf('introspection', moved), { authorization: 'Bearer', 'x-token': 'ann' })).toContain('active');

  use([moved], [stock]);
  expect(await ask(asksOf('exchange', exchanging), { authorization: 'Bearer ann' })).toBe('unknown');
  expect(await ask(asksOf('introspection', looking), { authorization: 'Bearer ann' })).toBe('unknown');
});

test('new credentials of the gateway and other rules forget nothing of what is known', async () => {
  const { asked, use, ask, looking, exchanging } = await serve();
  use([looking], [exchanging]);
  await ask(asksOf('introspection', looking), { authorization: 'Bearer ann' });
  await ask(asksOf('exchange', exchanging), { authorization: 'Bearer ann' });
  use([looking, { ...looking, name: 'shop/other' }], [exchanging], 'rotated');
  await ask(asksOf('introspection', looking), { authorization: 'Bearer ann' });
  await ask(asksOf('exchange', exchanging), { authorization: 'Bearer ann' });

  expect(asked).toEqual(['look ann', 'orders ann']);
});

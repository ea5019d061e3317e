import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AGENT_CLUSTER, keysUri } from '../../src/targets/kubernetes/envoy/bootstrap';
import { eventually, type Gateway, sleep, startGateway } from './support/gateway';
import { type Issuer, startIssuer } from './support/issuer';
import { answer, smallPlan } from './support/small-plan';

let issuer: Issuer;
let gateway: Gateway | undefined;

beforeEach(async () => {
  issuer = await startIssuer();
});

afterEach(async () => {
  await gateway?.end();
  gateway = undefined;
  await issuer.down();
});

const KEY = 'shop/customers';

const protectedPlan = (port: number) =>
  smallPlan({
    port,
    routes: [answer('/', 'hello')],
    filters: [jwtFilter(issuer.url)],
    keys: [{ name: KEY, algorithms: ['ES256'], discovery: issuer.url }],
  });

/** Keys are fetched every second here, every minute else. */
const start = async () => {
  gateway = await startGateway(protectedPlan, { keyRefreshMillis: 1_000 });
  return gateway;
};

const call = async ({ url }: Gateway, token = issuer.token()) =>
  (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status;
const accepts = (token?: string) => () => call(gateway as Gateway, token).then((status) => status === 200);

test('a token is accepted as soon as the gateway is ready, and a forged one is not', async () => {
  const started = await start();

  expect(await call(started)).toBe(200);
  expect(await call(started, `${issuer.token().split('.').slice(0, 2).join('.')}.${'A'.repeat(86)}`)).toBe(401);
  expect(await started.ready()).toMatchObject({ keys: { [KEY]: 'fresh' } });
});

test('a new key works without a reload, and a dropped one stops working', async () => {
  await start();
  const old = issuer.token();
  expect(await call(gateway as Gateway, old)).toBe(200); // Envoy remembers it

  issuer.addKey('second');
  await eventually(accepts());
  issuer.dropKey('first');

  await eventually(async () => (await call(gateway as Gateway, old)) === 401);
  expect(await call(gateway as Gateway)).toBe(200);
});

test('known keys go on while the issuer is down, and new ones come when it is back', async () => {
  const started = await start();

  await issuer.down();
  await eventually(async () => JSON.stringify((await started.ready()).keys).includes('stale'));
  await sleep(2_500);
  expect(await call(started)).toBe(200);
  expect(started.stderr()).toMatch(/keys of shop\/customers cannot be fetched, the known ones go on: .*ECONNREFUSED/);
  issuer.addKey('second');
  await issuer.up();

  await eventually(accepts());
  expect(started.stderr()).toContain(`keys of ${KEY} can be fetched again`);
});

test('keys are fetched at their own pace, however many tokens with unknown keys come', async () => {
  const started = await start();
  const other = await startIssuer();
  other.addKey('unknown');
  const forged = other.token({ iss: issuer.url });
  const before = issuer.reads();
  const began = Date.now();

  const answers = await Promise.all(Array.from({ length: 300 }, () => call(started, forged)));

  expect(new Set(answers)).toEqual(new Set([401]));
  expect(issuer.reads() - before).toBeLessThanOrEqual(Math.ceil((Date.now() - began) / 1_000) + 1);
  await other.down();
});

describe('while the issuer is down from the beginning', () => {
  test('the gateway serves after a bounded wait, says so, refuses every token, and recovers by itself', async () => {
    await issuer.down();
    const began = Date.now();
    const started = await start();

    expect(Date.now() - began).toBeLessThan(9_000);
    expect(started.stdout()).toContain('ready ');
    expect(started.stderr()).toContain(`serving without keys of ${KEY}`);
    expect(await call(started)).not.toBe(200);
    expect(await started.ready()).toMatchObject({ accepted: true, keys: { [KEY]: 'missing' } });

    await issuer.up();
    await eventually(accepts());
  });
});

test('the metrics tell how fetches went', async () => {
  const started = await start();
  const metrics = await (await fetch(`${started.adminUrl}/metrics`)).text();

  expect(metrics).toMatch(/tollgate_key_fetches_total\{scheme="shop\/customers",outcome="ok"\} [1-9]/);
  expect(metrics).toContain('tollgate_keys_available{scheme="shop/customers"} 1\n');
});

function jwtFilter(issuerUrl: string): object {
  const remote = {
    http_uri: { uri: keysUri(KEY), cluster: AGENT_CLUSTER, timeout: '1s' },
    cache_duration: '1s',
    async_fetch: { failed_refetch_duration: '0.5s' },
  };
  return {
    name: 'envoy.filters.http.jwt_authn',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication',
      providers: {
        customers: {
          issuer: issuerUrl,
          audiences: ['shop'],
          remote_jwks: remote,
          forward: true,
          jwt_cache_config: { jwt_cache_size: 100 },
        },
      },
      rules: [{ match: { prefix: '/' }, requires: { provider_name: 'customers' } }],
    },
  };
}

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { compileKubernetes } from '../../src/targets/kubernetes/compile';
import { startGateway } from './support/gateway';
import { type Running, startRun } from './support/run-files';
import { bounds, isFirst, names, see, tally, tellingUpstream } from './support/sides';
import { startTokenIssuer, type TokenIssuer } from './support/token-issuer';
import type { Upstream } from './support/upstream';

const canary = (...sticky: string[]) => ({ backend: 'stable', canary: { backend: 'next', weightPercent: 50, sticky } });

let issuer: TokenIssuer;
let upstreams: readonly Upstream[];
let gateway: Running;

beforeAll(async () => {
  issuer = await startTokenIssuer();
  upstreams = await Promise.all(['stable', 'next'].map(tellingUpstream));
  const jwt = { issuer: issuer.url, audiences: ['shop'], jwksUri: issuer.jwksUri };
  const places = { ...jwt, tokenIn: [{ cookie: 'session' }, { query: 'token' }], claimHeaders: { sub: 'x-user' } };
  const limit = { requests: 3, per: 'hour', by: ['caller'], scope: 'instance' };
  const spec = {
    name: 'shop',
    schemes: { customers: { jwt }, places: { jwt: places }, partners: { apiKey: { query: 'key', consumerHeader: 'x-consumer' } } },
    consumers: Object.fromEntries(names(20).map((name) => [name, { keys: [{ secret: 'keys', key: name }] }])),
    access: { scheme: 'customers' },
    backends: { stable: {}, next: {} },
    routes: {
      'GET /ip': { ...canary('ip'), access: { open: 'a test' } },
      'GET /caller': { ...canary('caller'), response: { headers: { set: { 'x-caller': '${caller}' } } } },
      'GET /any': {
        ...canary('caller'),
        access: { anyOf: [{ scheme: 'places' }, { scheme: 'partners' }] },
        request: { query: { set: { by: '${caller}' } } },
      },
      'GET /bucket': { ...canary('caller'), limits: [{ ...limit, requests: 3 }] },
      'GET /window': { ...canary('caller'), limits: [{ ...limit, algorithm: 'sliding-window' }] },
      'GET /work': { ...canary('caller'), limits: [{ concurrent: 2, by: ['caller'], scope: 'instance' }] },
    },
  };
  gateway = await startRun({
    spec,
    bindings: { listener: { clientAddress: { trustedHops: 1 } } },
    secrets: { keys: Object.fromEntries(names(20).map((name) => [name, `key-of-${name}`])) },
    words: ['stable', 'next'].flatMap((name, index) => ['--bind', `${name}=${(upstreams[index] as Upstream).url}`]),
  });
});

afterAll(async () => {
  await gateway.end();
  await Promise.all([issuer, ...upstreams].map((server) => server.close()));
});

const sideOf = (...values: string[]) => (isFirst('shop/next', values, 50) ? 'next' : 'stable');
const bearer = (sub: string) => ({ authorization: `Bearer ${issuer.token({ sub })}` });

test.each([
  ['203.0.113.5', '203.0.113.5'],
  ['198.51.100.77', '198.51.100.77'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8:0:0'],
  ['fe80::', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('the address %s is told apart as %s', async (address, network) => {
  expect((await see(`${gateway.url}/ip`, { 'x-forwarded-for': address })).backend).toBe(sideOf(network));
});

describe('a caller', () => {
  test('of a token has one side, and values know the caller on both', async () => {
    const found = await Promise.all(names(40).map((sub) => see(`${gateway.url}/caller`, bearer(sub))));

    expect(found.map(({ backend }) => backend)).toEqual(names(40).map((sub) => sideOf(`customers:${sub}`)));
    expect(found.map(({ answered }) => answered['x-caller'])).toEqual(names(40).map((sub) => `customers:${sub}`));
  });

  test('of a key in the query has one side, though no backend sees the key', async () => {
    for (const name of names(20)) {
      const { backend, headers } = await see(`${gateway.url}/any?key=key-of-${name}`);
      expect([backend, headers['x-consumer']]).toEqual([sideOf(`partners:${name}`), name]);
    }
  });

  test('of a token in a cookie or in the query has one side, and the backend hears of it', async () => {
    for (const sub of names(10)) {
      const token = issuer.token({ sub });
      for (const { backend, headers } of [
        await see(`${gateway.url}/any`, { cookie: `session=${token}` }),
        await see(`${gateway.url}/any?token=${token}`),
      ])
        expect([backend, headers['x-user']]).toEqual([sideOf(`places:${sub}`), sub]);
    }
  });

  test.each(['bucket', 'window'])('counts once, on whichever side: %s', async (limit) => {
    for (const sub of names(4)) {
      const statuses: number[] = [];
      for (let count = 0; count < 5; count += 1) statuses.push((await see(`${gateway.url}/${limit}`, bearer(sub))).status);
      expect(statuses).toEqual([200, 200, 200, 429, 429]);
    }
  });

  test('gives its place back, on whichever side', async () => {
    for (const sub of names(4)) {
      for (let count = 0; count < 5; count += 1) expect((await see(`${gateway.url}/work`, bearer(sub))).status).toBe(200);
    }
  });

  test('who is refused is on no side', async () => {
    expect((await see(`${gateway.url}/caller`)).status).toBe(401);
    expect((await see(`${gateway.url}/caller`, { authorization: 'Bearer x.y.z', 'x-tollgate-side': '0 customers/0' })).status).toBe(401);
  });
});

test('where the script fails, chance decides', async () => {
  const [stable, next] = upstreams.map(({ url }) => ({ url })) as [object, object];
  const spec = {
    name: 'shop',
    access: { open: 'a test' },
    backends: { stable: {}, next: {} },
    routes: { 'GET /': canary('header:x-user') },
  };
  const broken = (port: number) => {
    const place = { address: '127.0.0.1', port };
    const { plan } = compileKubernetes({ apis: [spec], bindings: { backends: { stable, next } }, place });
    return JSON.stringify(plan).replace('local division = ', 'local division = nothing.known or ');
  };
  const failing = await startGateway(broken);
  onTestFinished(() => failing.end());
  const [least, most] = bounds(0.5, 400);

  const { next: first = 0, stable: other = 0 } = await tally(400, () => see(`${failing.url}/`, { 'x-user': 'ann' }));

  expect([first > least, first < most, first + other]).toEqual([true, true, 400]);
});

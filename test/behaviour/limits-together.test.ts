import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from './support/gateway';
import { type Redis, startRedis } from './support/redis';
import { type Running, startRun } from './support/run-files';
import { namedUpstream, type Upstream } from './support/upstream';

const shared = { by: ['caller'], scope: 'gateway', onStoreFailure: 'deny' };

/** A bucket, a window, and a plan with a rate and a quota, all on one route; the quota is the tightest. */
const SPEC = {
  name: 'shop',
  schemes: { partners: { apiKey: { header: 'x-key' } } },
  access: { scheme: 'partners' },
  consumers: {
    ann: { keys: [{ secret: 'keys', key: 'ann' }], plan: 'gold' },
    bob: { keys: [{ secret: 'keys', key: 'bob' }], plan: 'gold' },
  },
  plans: {
    gold: { rate: { requests: 50, per: 'hour' }, quota: { requests: 40, per: 'month' }, onStoreFailure: 'deny' },
  },
  defaultPlan: 'none',
  backends: { orders: {} },
  routes: {
    'GET /orders': {
      backend: 'orders',
      limits: [
        { requests: 70, per: 'hour', ...shared },
        { requests: 60, per: 'hour', algorithm: 'sliding-window', ...shared },
      ],
    },
  },
};
const SECRETS = { keys: { ann: 'a-key-of-ann', bob: 'a-key-of-bob' } };

let redis: Redis;
let orders: Upstream;
let gateways: readonly Running[];

beforeAll(async () => {
  [redis, orders] = await Promise.all([startRedis(), namedUpstream('orders', 0)]);
  const words = ['--bind', `orders=http://127.0.0.1:${orders.port}`, '--redis', redis.url];
  gateways = await Promise.all([0, 1].map(() => startRun({ spec: SPEC, secrets: SECRETS, words })));
  for (const gateway of gateways) await eventually(async () => (await ask(gateway, 'bob')).status !== 503);
});

afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.end()));
  await Promise.all([redis.end(), orders.close()]);
});

const ask = ({ url }: Running, who: 'ann' | 'bob') => fetch(`${url}/orders`, { headers: { 'x-key': SECRETS.keys[who] } });

/** The first answer that was decided on in time. */
async function decided(gateway: Running, who: 'ann' | 'bob'): Promise<Response> {
  const answers: Response[] = [];
  await eventually(async () => answers.push(await ask(gateway, who)) > 0 && answers.at(-1)?.status !== 503);
  return answers.at(-1) as Response;
}

/** What is left of each limit, by its name. */
function left(answer: Response): Map<string, number> {
  const items = (answer.headers.get('ratelimit') ?? '').matchAll(/"([^"]+)";r=(\d+)/g);
  return new Map([...items].map(([, name, remaining]) => [name as string, Number(remaining)]));
}

test('a bucket, a window and a quota admit together what the tightest admits, and none counts what another refuses', async () => {
  const statuses: number[] = [];
  const client = async (gateway: Running) => {
    for (let count = 0; count < 8; count++) statuses.push((await ask(gateway, 'ann')).status);
  };
  await Promise.all(Array.from({ length: 50 }, (_, index) => client(gateways[index % 2] as Running)));

  // on a crowded machine a decision may come too late: then it has counted, and the client got 503
  const count = (status: number) => statuses.filter((one) => one === status).length;
  expect(count(200)).toBeLessThanOrEqual(40);
  expect(count(200) + count(503)).toBeGreaterThanOrEqual(40);
  expect(count(200) + count(503) + count(429)).toBe(400);

  for (const gateway of gateways) {
    const refused = await decided(gateway, 'ann');
    expect([refused.status, ((await refused.json()) as { type: string }).type]).toEqual([429, 'urn:tollgate:problem:quota-exceeded']);
    const remaining = left(refused);
    expect([remaining.get('gold-quota'), remaining.get('shop/GET /orders/1')]).toEqual([0, 20]);
    // buckets have been refilled a little meanwhile: one request a minute, nearly
    for (const [name, least] of [
      ['gold', 10],
      ['shop/GET /orders/0', 30],
    ] as const) {
      expect(remaining.get(name)).toBeGreaterThanOrEqual(least);
      expect(remaining.get(name)).toBeLessThanOrEqual(least + 2);
    }
  }
});

test('another consumer of the same plan has its own', async () => {
  const answer = await decided(gateways[0] as Running, 'bob');
  expect(answer.status).toBe(200);
  expect(left(answer).get('gold-quota')).toBeGreaterThan(30);
});

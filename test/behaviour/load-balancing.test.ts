import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Running, startRun } from './support/run-files';
import { startUpstream, type Upstream } from './support/upstream';

const header = 'header:x-user';
const SPEC = {
  name: 'shop',
  access: { open: 'balancing is looked at' },
  backends: {
    plain: {},
    turns: { loadBalancing: { roundRobin: {} } },
    weighted: {},
    least: { loadBalancing: { leastRequest: {} } },
    ring: { loadBalancing: { hash: { by: [header] } } },
    maglev: { loadBalancing: { hash: { by: [header], algorithm: 'maglev' } } },
    heavy: { loadBalancing: { hash: { by: [header], algorithm: 'maglev' } } },
    cookie: { loadBalancing: { hash: { by: ['cookie:lane'] } } },
    ip: { loadBalancing: { hash: { by: ['ip'] } } },
    both: { loadBalancing: { hash: { by: [header, 'cookie:lane'] } } },
  },
  routes: Object.fromEntries(
    ['plain', 'turns', 'weighted', 'least', 'ring', 'maglev', 'heavy', 'cookie', 'ip', 'both'].map((backend) => [
      `GET /${backend}`,
      { backend },
    ]),
  ),
};

/** Of these, the last is slow. */
const NAMES = ['a', 'b', 'c'] as const;

let upstreams: Upstream[];
let gateway: Running;

beforeAll(async () => {
  upstreams = await Promise.all(
    NAMES.map((name) =>
      startUpstream((request, response) => {
        const millis = request.url === '/least' && name === 'c' ? 200 : 0;
        setTimeout(() => response.end(name), millis);
      }),
    ),
  );
  const bound = (weights: readonly number[]) => ({ endpoints: upstreams.map(({ url }, index) => ({ url, weight: weights[index] })) });
  const equal = bound([1, 1, 1]);
  const backends = Object.fromEntries(Object.keys(SPEC.backends).map((name) => [name, equal]));
  gateway = await startRun({
    spec: SPEC,
    bindings: {
      backends: { ...backends, weighted: bound([6, 3, 1]), heavy: bound([6, 3, 1]) },
      listener: { clientAddress: { trustedHops: 1 } },
    },
  });
});

afterAll(async () => {
  await gateway.end();
  await Promise.all(upstreams.map((upstream) => upstream.close()));
});

const ask = async (path: string, headers: Record<string, string> = {}) => (await fetch(`${gateway.url}/${path}`, { headers })).text();

async function shares(path: string, times: number, headers: (count: number) => Record<string, string> = () => ({})) {
  const counts = { a: 0, b: 0, c: 0 };
  for (let count = 0; count < times; count++) counts[(await ask(path, headers(count))) as keyof typeof counts] += 1;
  return counts;
}

test.each(['plain', 'turns'])('each endpoint has its turn: %s', async (path) => {
  const { a, b, c } = await shares(path, 300);

  // each of the gateway's threads goes round by itself
  for (const count of [a, b, c]) expect(Math.abs(count - 100)).toBeLessThanOrEqual(4);
});

test('an endpoint has as many turns as its weight says', async () => {
  const { a, b, c } = await shares('weighted', 300);

  expect(Math.abs(a - 180)).toBeLessThanOrEqual(10);
  expect(Math.abs(b - 90)).toBeLessThanOrEqual(10);
  expect(Math.abs(c - 30)).toBeLessThanOrEqual(10);
});

test('who has fewer requests under way gets the next: a slow endpoint gets less', async () => {
  const counts = { a: 0, b: 0, c: 0 };
  const client = async () => {
    for (let sent = 0; sent < 60; sent++) counts[(await ask('least')) as keyof typeof counts] += 1;
  };
  await Promise.all(Array.from({ length: 10 }, client));

  expect(counts.c).toBeLessThan(0.6 * Math.min(counts.a, counts.b));
});

describe('the same key goes to the same endpoint', () => {
  const users = Array.from({ length: 300 }, (_, index) => `user-${index}`);

  test.each<[string, (user: string) => Record<string, string>]>([
    ['ring', (user) => ({ 'x-user': user })],
    ['maglev', (user) => ({ 'x-user': user })],
    ['cookie', (user) => ({ cookie: `other=1; lane=${user}` })],
    ['ip', (user) => ({ 'x-forwarded-for': `10.1.${Number(user.slice(5)) % 256}.${user.length}` })],
    ['both', (user) => ({ 'x-user': user, cookie: `lane=${user}` })],
  ])('%s', async (path, headers) => {
    const first = new Map<string, string>();
    for (const user of users) first.set(user, await ask(path, headers(user)));
    for (const user of users) expect([user, await ask(path, headers(user))]).toEqual([user, first.get(user)]);
    const counts = NAMES.map((name) => [...first.values()].filter((value) => value === name).length);
    for (const count of counts) expect(count).toBeGreaterThan(30);
  });

  test('and several are a combination: each of them counts', async () => {
    const of = (user: string, lane: string) => ask('both', { 'x-user': user, cookie: `lane=${lane}` });
    const lanes = new Set<string>();
    for (let lane = 0; lane < 40; lane++) lanes.add(await of('ann', `lane-${lane}`));
    const callers = new Set<string>();
    for (let user = 0; user < 40; user++) callers.add(await of(`user-${user}`, 'fast'));

    expect([lanes.size, callers.size]).toEqual([3, 3]);
  });

  test('where it has its share of them by weight', async () => {
    const { a, b, c } = await shares('heavy', 600, (count) => ({ 'x-user': `user-${count}` }));

    // binomial, five and a half standard deviations
    expect(Math.abs(a - 360)).toBeLessThanOrEqual(66);
    expect(Math.abs(b - 180)).toBeLessThanOrEqual(62);
    expect(Math.abs(c - 60)).toBeLessThanOrEqual(41);
  });

  test('without the key any endpoint gets a request', async () => {
    const { a, b, c } = await shares('ring', 120);

    // of three endpoints, one without any of 120: less than once in 10 ** 20
    for (const count of [a, b, c]) expect(count).toBeGreaterThan(0);
  });
});

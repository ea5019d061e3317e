import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sleep } from './support/gateway';
import { type Running, startRun } from './support/run-files';
import { namedUpstream, type Upstream } from './support/upstream';

const by = ['header:x-who'];
const own = { by, scope: 'instance' };
const all = { by, scope: 'gateway', onStoreFailure: 'deny' };

/** A bucket that Envoy fills, the same one counted by the companion, and one with much in it. */
const SPEC = {
  name: 'shop',
  limitHeaders: 'both',
  apis: [
    {
      name: 'shop',
      access: { open: 'limits are looked at' },
      backends: { orders: {} },
      routes: {
        'GET /own': { backend: 'orders', limits: [{ requests: 30, per: 'minute', burst: 4, ...own }] },
        'GET /all': { backend: 'orders', limits: [{ requests: 30, per: 'minute', burst: 4, ...all }] },
        'GET /slow-own': { backend: 'orders', limits: [{ requests: 20, per: 'minute', burst: 3, ...own }] },
        'GET /slow-all': { backend: 'orders', limits: [{ requests: 20, per: 'minute', burst: 3, ...all }] },
        'GET /large': { backend: 'orders', limits: [{ requests: 500, per: 'day', ...own }] },
      },
    },
  ],
};

let orders: Upstream;
let gateway: Running;

beforeAll(async () => {
  orders = await namedUpstream('orders', 0);
  gateway = await startRun({ spec: SPEC, words: ['--bind', `orders=http://127.0.0.1:${orders.port}`] });
});

afterAll(async () => {
  await gateway.end();
  await orders.close();
});

/** What an answer says of the only limit of its route. */
interface Said {
  readonly status: number;
  readonly remaining: number;
  readonly reset: number;
  readonly retryAfter: number | undefined;
}

async function ask(path: string, who: string): Promise<Said> {
  const { status, headers } = await fetch(`${gateway.url}${path}`, { headers: { 'x-who': who } });
  const [, r, t] = /;r=(\d+);t=(\d+)$/.exec(headers.get('ratelimit') ?? '') ?? [];
  expect([headers.get('x-ratelimit-remaining'), headers.get('x-ratelimit-reset')]).toEqual([r, t]);
  const retryAfter = headers.get('retry-after');
  return { status, remaining: Number(r), reset: Number(t), retryAfter: retryAfter === null ? undefined : Number(retryAfter) };
}

describe.each(['own', 'all'])('the headers of a bucket (%s)', (which) => {
  test('say one less after each request, and after the time they name it is full again', async () => {
    const said = [await ask(`/${which}`, 'counts'), await ask(`/${which}`, 'counts'), await ask(`/${which}`, 'counts')];
    expect(said.map(({ remaining }) => remaining)).toEqual([3, 2, 1]);
    expect(said[0]?.reset).toBe(2);

    await sleep((said[2]?.reset ?? 0) * 1_000);
    expect(await ask(`/${which}`, 'counts')).toEqual({ status: 200, remaining: 3, reset: 2, retryAfter: undefined });
  });

  test('say of what was refused when the next one is admitted, and not before', async () => {
    for (let count = 0; count < 3; count++) await ask(`/slow-${which}`, 'refused');
    const begun = performance.now();
    const refused = await ask(`/slow-${which}`, 'refused');
    expect(refused).toMatchObject({ status: 429, remaining: 0, retryAfter: 3 });
    // the next of three comes after three seconds, and the last one six later
    expect(refused.reset - (refused.retryAfter ?? 0)).toBe(6);

    await sleep(1_500);
    const again = await ask(`/slow-${which}`, 'refused');
    expect(again.status).toBe(429);
    expect(again.retryAfter).toBeLessThanOrEqual(2);
    expect(again.reset - (again.retryAfter ?? 0)).toBe(6);
    await sleep(begun + 3_000 - performance.now());
    expect(await ask(`/slow-${which}`, 'refused')).toMatchObject({ status: 200, remaining: 0 });
  });
});

test('of many requests at once as many are counted as were sent', async () => {
  const said = await Promise.all(Array.from({ length: 200 }, () => ask('/large', 'many')));

  expect(said.every(({ status }) => status === 200)).toBe(true);
  expect(Math.min(...said.map(({ remaining }) => remaining))).toBe(300);
  expect(await ask('/large', 'many')).toMatchObject({ remaining: 299 });
  expect(await ask('/large', 'another')).toMatchObject({ remaining: 499 });
});

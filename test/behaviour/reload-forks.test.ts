import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, sleep } from './support/gateway';
import { startLoad } from './support/load';
import { running } from './support/scripted';
import { startUpstream, type Upstream } from './support/upstream';

const upstreams: Record<string, Upstream> = {};

beforeAll(async () => {
  for (const name of ['orders', 'next', 'spare', 'failing']) {
    upstreams[name] = await startUpstream((request, response) => {
      request.resume();
      response.writeHead(name === 'failing' ? 503 : 200).end(name);
    });
  }
});
afterAll(() => Promise.all(Object.values(upstreams).map(({ close }) => close())));

const words = () => Object.entries(upstreams).flatMap(([name, { url }]) => ['--bind', `${name}=${url}`]);

const spec = (route: object, backends: object = {}, more: object = {}) => ({
  name: 'shop',
  access: { open: 'reloads are looked at' },
  backends: { orders: {}, spare: {}, ...backends },
  routes: { 'GET /orders/{id}': { backend: 'orders', ...route }, 'GET /spare': { backend: 'spare' } },
  ...more,
});

const canary = (weightPercent: number, more: object = {}) => ({ canary: { backend: 'next', weightPercent, sticky: ['ip'], ...more } });
const failing = { failing: { fallback: { backend: 'spare' } } };
const breaker = { errorPercent: 50, openFor: '1s' };
const versions = { by: { header: 'x-api-version' }, defaultVersion: '1', list: { '1': {}, '2': { backends: { orders: 'next' } } } };

/** One after the other, each in the place of the one before. */
const ROUND: readonly (readonly [what: string, spec: object])[] = [
  ['a canary comes', spec(canary(5), { next: {} })],
  ['its share grows', spec(canary(50), { next: {} })],
  ['its share is all there is, and it has a fallback', spec(canary(100), { next: { fallback: { backend: 'spare' } } })],
  ['it is divided by chance, with a breaker', spec({ canary: { backend: 'next', weightPercent: 50 } }, { next: { breaker } })],
  ['it goes, and its backend with it', spec({})],
  ['another backend stands in', spec({ backend: 'failing' }, failing)],
  ['and repeats before it does', spec({ backend: 'failing', retry: { attempts: 1, when: ['503'] } }, failing)],
  ['nothing stands in any more', spec({ mirror: { backend: 'spare' } })],
  ['versions come', spec({}, { next: {} }, { versions })],
  [
    'versions come with a canary of one',
    spec(canary(50), { next: {}, failing: {} }, { versions: { ...versions, list: { '1': {}, '2': { backends: { next: 'spare' } } } } }),
  ],
  ['a fixed answer stands in', spec({ backend: 'failing', fallback: { respond: { status: 200, body: 'fixed' } } }, { failing: {} })],
  ['all as it was', spec({})],
];

test('whatever of canaries, versions, breakers and fallbacks comes or goes under load, no request fails but a few on their way through a fork', async () => {
  const gateway = await running({ spec: spec({}), words: words() });
  const load = startLoad(`${gateway.url}/orders/7`, { loops: 8 });
  for (const [what, next] of [...ROUND, ...ROUND]) {
    const before = (await gateway.ready()).generation;
    gateway.writeSpec(next);
    await eventually(async () => (await gateway.ready()).generation !== before).catch(() => {
      throw new Error(`${what}: ${gateway.output().slice(-2_000)}`);
    });
    await sleep(400);
  }
  const { requests, answers, errors } = await load.stop();

  expect(errors).toEqual([]);
  // docs/proof.md: when a fork that was replaced is gone, connections within Envoy end that others are on
  const failed = [...answers].filter(([answer]) => !answer.startsWith('200 '));
  expect(failed.filter(([answer]) => !answer.startsWith('502 '))).toEqual([]);
  expect(failed.reduce((sum, [, count]) => sum + count, 0)).toBeLessThan(0.01 * requests);
  const good = [...answers.keys()].filter((answer) => answer.startsWith('200 '));
  expect(good.sort()).toEqual(['200 fixed', '200 next', '200 orders', '200 spare']);
  expect(requests).toBeGreaterThan(2_000);
}, 120_000);

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from './support/gateway';
import { type Running, startRun } from './support/run-files';
import { all, bounds, isFirst, names, type Sent, see, tally, tellingUpstream } from './support/sides';
import type { Upstream } from './support/upstream';

const preview = { header: 'x-canary', value: 'always' };
const canary = (weightPercent: number, more: object = {}) => ({ backend: 'next', weightPercent, ...more });

const specOf = (weightPercent: number) => ({
  name: 'shop',
  access: { open: 'canaries are looked at' },
  backends: { stable: {}, next: {}, third: {} },
  routes: {
    'GET /chance/5': { backend: 'stable', canary: canary(5) },
    'GET /chance/12.5': { backend: 'stable', canary: canary(12.5) },
    'GET /chance/50': { backend: 'stable', canary: canary(50, { sticky: ['cookie:lane'] }) },
    'GET /none': { backend: 'stable', canary: canary(0, { preview }) },
    'GET /all': { backend: 'stable', canary: canary(100, { sticky: ['header:x-user'], preview }) },
    'GET /users/{id}': {
      backend: 'stable',
      canary: canary(weightPercent, { sticky: ['header:x-user'], preview }),
      response: { headers: { set: { 'x-share': String(weightPercent) } } },
    },
    'GET /weights': {
      weighted: [
        { backend: 'third', weight: 1 },
        { backend: 'stable', weight: 0 },
        { backend: 'next', weight: 3 },
      ],
      sticky: ['header:x-user'],
      variants: [
        {
          when: { headers: { x: 'y' } },
          weighted: [
            { backend: 'next', weight: 1 },
            { backend: 'stable', weight: 1 },
          ],
        },
      ],
    },
    'GET /variants': {
      backend: 'stable',
      canary: canary(100),
      variants: [
        { when: { headers: { x: 'third' } }, backend: 'third' },
        { when: { headers: { x: 'own' } }, response: { headers: { set: { 'x-own': 'yes' } } } },
      ],
    },
  },
});

let upstreams: readonly Upstream[];
let gateway: Running;

const start = (weightPercent: number) =>
  startRun({
    spec: specOf(weightPercent),
    words: ['stable', 'next', 'third'].flatMap((name, index) => ['--bind', `${name}=${(upstreams[index] as Upstream).url}`]),
  });

beforeAll(async () => {
  upstreams = await Promise.all(['stable', 'next', 'third'].map(tellingUpstream));
  gateway = await start(12.5);
});

afterAll(async () => {
  await gateway.end();
  await Promise.all(upstreams.map((upstream) => upstream.close()));
});

describe('by chance', () => {
  test.each([5, 12.5, 50])(
    'a canary of %d percent gets so many of all requests',
    async (percent) => {
      const [least, most] = bounds(percent / 100, 3_000);

      const { next = 0, stable = 0 } = await tally(3_000, () => see(`${gateway.url}/chance/${percent}`));

      expect([next > least, next < most, next + stable]).toEqual([true, true, 3_000]);
    },
    60_000,
  );

  test('one of no percent gets none, and one of a hundred all', async () => {
    expect(await tally(300, () => see(`${gateway.url}/none`))).toEqual({ stable: 300 });
    expect(await tally(300, (index) => see(`${gateway.url}/all`, { 'x-user': String(index) }))).toEqual({ next: 300 });
  });
});

describe('a preview', () => {
  test.each<[string, Sent, string]>([
    ['whatever the share', { 'x-canary': 'always' }, 'next'],
    ['with a header that comes twice', { 'x-canary': ['no', 'always'] }, 'next'],
    ['and nothing else is one', { 'x-canary': 'alway' }, 'stable'],
  ])('goes to the canary: %s', async (_, headers, backend) => {
    expect(await tally(20, () => see(`${gateway.url}/none`, headers))).toEqual({ [backend]: 20 });
  });

  test('takes callers who are on the other side', async () => {
    const other = names(100).find((name) => !isFirst('shop/next', [name], 12.5)) as string;

    expect((await see(`${gateway.url}/users/1`, { 'x-user': other, 'x-canary': 'always' })).backend).toBe('next');
  });
});

describe('callers', () => {
  const users = names(2_000);
  const sideOf = async ({ url }: Running, name: string, id = '1') => (await see(`${url}/users/${id}`, { 'x-user': name })).backend;
  const sides = (running: Running) => all(users.length, (index) => sideOf(running, users[index] as string, String(index)));

  test('are each on the side that their number says, whichever way they come, and so many as the share', async () => {
    const expected = users.map((name) => (isFirst('shop/next', [name], 12.5) ? 'next' : 'stable'));

    expect(await sides(gateway)).toEqual(expected);
    expect(await sides(gateway)).toEqual(expected);

    const [least, most] = bounds(0.125, users.length);
    const first = expected.filter((side) => side === 'next').length;
    expect([first > least, first < most]).toEqual([true, true]);
  }, 60_000);

  test('stay on the canary while its share grows, and are back where they were when it is taken back', async () => {
    const running = await start(5);
    onTestFinished(() => running.end());
    const shares: string[][] = [];
    for (const percent of [5, 25, 50, 25, 0]) {
      running.writeSpec(specOf(percent));
      const isServed = async () => (await see(`${running.url}/users/1`)).answered['x-share'] === String(percent);
      await eventually(async () => (await all(50, isServed)).every((served) => served));
      shares.push((await sides(running)).flatMap((side, index) => (side === 'next' ? [users[index] as string] : [])));
    }
    const [five = [], quarter = [], half = [], again, none] = shares;
    expect([five.length > 0, quarter.length > five.length, half.length > quarter.length]).toEqual([true, true, true]);
    expect(five.filter((name) => !quarter.includes(name))).toEqual([]);
    expect(quarter.filter((name) => !half.includes(name))).toEqual([]);
    expect([again, none]).toEqual([quarter, []]);
  }, 120_000);

  test('are on one side at every gateway', async () => {
    const other = await start(12.5);
    onTestFinished(() => other.end());

    expect(await sides(other)).toEqual(await sides(gateway));
  }, 60_000);

  test('of weights keep their backend, of the route and of its variant, and a backend without weight has none', async () => {
    const [route, variant] = await Promise.all(
      [{}, { x: 'y' } as Sent].map((more) =>
        all(600, (index) => see(`${gateway.url}/weights`, { 'x-user': users[index] as string, ...more })),
      ),
    );
    const mine = users.slice(0, 600);

    expect(route?.map(({ backend }) => backend)).toEqual(mine.map((name) => (isFirst('shop/third', [name], 25) ? 'third' : 'next')));
    expect(variant?.map(({ backend }) => backend)).toEqual(mine.map((name) => (isFirst('shop/next', [name], 50) ? 'next' : 'stable')));
  }, 60_000);

  test('without a key are divided by chance', async () => {
    const [least, most] = bounds(0.25, 2_000);
    const { third = 0, next = 0 } = await tally(2_000, () => see(`${gateway.url}/weights`));

    expect([third > least, third < most, third + next]).toEqual([true, true, 2_000]);
  }, 60_000);
});

describe('variants', () => {
  test.each([
    ['third', 'third', undefined],
    ['own', 'next', 'yes'],
    ['none', 'next', undefined],
  ])('%s: one with a backend of its own has no canary, one without has that of the route', async (x, backend, header) => {
    const seen = await see(`${gateway.url}/variants`, { x });

    expect([seen.backend, seen.answered['x-own']]).toEqual([backend, header]);
  });
});

describe('a client', () => {
  const stable = names(100).find((name) => !isFirst('shop/next', [name], 12.5)) as string;

  test.each(['x-tollgate-side', 'X-Tollgate-Side'])('cannot choose its side: %s', async (header) => {
    for (const mark of ['0 /0', '0./0', '0.0/0', '1 /0', '0/0']) {
      const { backend, headers } = await see(`${gateway.url}/users/1`, { 'x-user': stable, [header]: mark });
      expect([backend, headers['x-tollgate-side']]).toEqual(['stable', undefined]);
      expect((await see(`${gateway.url}/none`, { [header]: mark })).backend).toBe('stable');
    }
  });

  test('never sees the mark of its side, and neither does a backend', async () => {
    const first = names(100).find((name) => isFirst('shop/next', [name], 12.5)) as string;
    const { backend, headers } = await see(`${gateway.url}/users/1`, { 'x-user': first });

    expect([backend, Object.keys(headers).filter((name) => name.includes('tollgate'))]).toEqual(['next', []]);
    expect(gateway.output()).not.toContain('x-tollgate-side');
  });

  test('who sends its key several times is told apart by the first', async () => {
    const first = names(100).find((name) => isFirst('shop/next', [name], 12.5)) as string;
    expect((await see(`${gateway.url}/users/1`, { 'x-user': [first, stable] })).backend).toBe('next');
    expect((await see(`${gateway.url}/users/1`, { 'x-user': [stable, first] })).backend).toBe('stable');
  });

  test('who sends an empty key is divided by chance, and one who sends a huge one by its first 512 bytes', async () => {
    const [least, most] = bounds(0.125, 2_000);
    const { next = 0 } = await tally(2_000, () => see(`${gateway.url}/users/1`, { 'x-user': '' }));
    expect([next > least, next < most]).toEqual([true, true]);

    for (const name of names(20)) {
      const huge = name.repeat(1_000);
      const expected = isFirst('shop/next', [huge.slice(0, 512)], 12.5) ? 'next' : 'stable';
      expect((await see(`${gateway.url}/users/1`, { 'x-user': huge })).backend).toBe(expected);
    }
  }, 60_000);
});

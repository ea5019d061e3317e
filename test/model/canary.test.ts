import { describe, expect, test } from 'vitest';
import { divisionOf, keepsSides, NUMBERS, takenSides } from '../../src/model/sides';
import type { ApiSpec } from '../../src/spec/api';
import type { Canary } from '../../src/spec/canary';
import type { Route } from '../../src/spec/route';
import type { Variant } from '../../src/spec/variants';
import { model, problems, route, shop } from './support';

const canary: Canary = { backend: 'next', weightPercent: 5 };
const spec = (fields: Partial<Route>): ApiSpec =>
  shop({
    backends: { orders: {}, next: { timeout: '2s' }, third: {} },
    routes: { 'GET /orders': { backend: 'orders', ...fields }, 'GET /third': { backend: 'third' }, 'GET /next': { backend: 'next' } },
  });
const division = (fields: Partial<Route>) => divisionOf(route(spec(fields)).action, 'shop');

describe('a canary', () => {
  test('has the lowest numbers, as many as its share, and the backend of the route the others', () => {
    expect(division({ canary: { ...canary, weightPercent: 12.5 } })).toEqual({
      scope: 'shop/next',
      sides: [
        { backend: 'next', below: NUMBERS / 8 },
        { backend: 'orders', below: NUMBERS },
      ],
    });
  });

  test('that grows by a tenth of a percent takes numbers, and gives none back', () => {
    const shares = Array.from({ length: 1001 }, (_, index) => index / 10);
    const limits = shares.map((weightPercent) => division({ canary: { ...canary, weightPercent } })?.sides[0]?.below ?? -1);

    expect(limits.every((below, index) => index === 0 || below > (limits[index - 1] as number))).toBe(true);
    expect([limits[0], limits.at(-1)]).toEqual([0, NUMBERS]);
  });

  test.each([
    [0, ['orders']],
    [0.1, ['next', 'orders']],
    [100, ['next']],
  ])('of %d percent leaves requests to %j', (weightPercent, backends) => {
    const divided = division({ canary: { ...canary, weightPercent, sticky: ['ip'] } });

    expect(divided && takenSides(divided).map(({ side }) => side.backend)).toEqual(backends);
    expect(divided && keepsSides(divided)).toBe(backends.length > 1);
  });

  test('is of the route, and of variants that name no backend of their own', () => {
    const variants: Variant[] = [
      { when: { query: { a: '1' } }, request: { headers: { set: { 'x-a': '1' } } } },
      { when: { query: { b: '1' } }, backend: 'third' },
    ];
    const { action, variants: resolved } = route(spec({ canary, variants }));

    expect(resolved[0]?.action).toBe(action);
    expect(resolved[1]?.action).toEqual({ backend: 'third' });
  });

  test('leaves the timeout of the route to its own backend', () => {
    expect(route(spec({ canary })).timeoutMillis).toBe(15_000);
  });

  test('is no reason for a warning that nothing leads to its backend', () => {
    const { routes, ...rest } = spec({ canary });

    expect(problems({ ...rest, routes: { ...routes, 'GET /next': { respond: { status: 200 } } } })).toEqual([]);
  });

  test.each<[string, Partial<Route>, string]>([
    [
      'of the very backend',
      { canary: { ...canary, backend: 'orders' } },
      '.backend: "orders" is the backend of the route already; name the one that is tried [CanaryOfItself]',
    ],
    [
      'between two steps',
      { canary: { ...canary, weightPercent: 6, steps: { shares: [5, 25, 100], driver: 'git' } } },
      '.weightPercent: 6 is not one of the steps; write one of 0, 5, 25, 100 [ShareNotAStep]',
    ],
  ])('is refused %s', (_, fields, problem) => {
    expect(problems(spec(fields))).toEqual([`routes["GET /orders"].canary${problem}`]);
  });

  test.each([0, 5, 25, 100])('may stand at %d, before its steps or at one of them', (weightPercent) => {
    expect(problems(spec({ canary: { ...canary, weightPercent, steps: { shares: [5, 25, 100], driver: 'git' } } }))).toEqual([]);
  });
});

describe('weights', () => {
  const weighted = [
    { backend: 'orders', weight: 2 },
    { backend: 'next', weight: 0 },
    { backend: 'third', weight: 1 },
  ];

  test('have numbers in written order', () => {
    const divided = division({ backend: undefined, weighted, sticky: ['header:X-User', 'cookie:Lane', 'ip'] });

    expect(divided).toEqual({
      scope: 'shop/orders',
      sides: [
        { backend: 'orders', below: Math.round((NUMBERS * 2) / 3) },
        { backend: 'next', below: Math.round((NUMBERS * 2) / 3) },
        { backend: 'third', below: NUMBERS },
      ],
      sticky: [{ source: 'header', name: 'x-user' }, { source: 'cookie', name: 'Lane' }, { source: 'clientIp' }],
    });
    expect(divided && takenSides(divided).map(({ side, place }) => [side.backend, place])).toEqual([
      ['orders', 0],
      ['third', 2],
    ]);
  });

  test('of variants are kept by the keys of the route', () => {
    const variants = [{ when: { query: { a: '1' } }, weighted }];
    const [api] = [model(spec({ sticky: ['ip'], variants }))];

    expect(api.routes.find(({ key }) => key === 'GET /orders')?.variants[0]?.action).toEqual({
      weighted,
      sticky: [{ source: 'clientIp' }],
    });
  });

  test('without a key divide by chance alone', () => {
    expect(division({ backend: undefined, weighted })).not.toHaveProperty('sticky');
  });
});

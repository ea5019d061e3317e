import { describe, expect, test } from 'vitest';
import { cpuMillis } from '../support/cpu';
import { model, problems, routes, shop } from './support';

describe('many overlaps', () => {
  test.each([
    ['two large families', (index: number) => (index % 2 === 0 ? `GET /{x}/a${index}` : `GET /b${index}/{y}`), 1000],
    [
      'every mask',
      (index: number) => `GET /${[...index.toString(2).padStart(11, '0')].map((bit, at) => (bit === '1' ? 'a' : `{p${at}}`)).join('/')}`,
      2048,
    ],
  ])('of %s are refused in time', (_, key, count) => {
    const spec = shop({ routes: routes(...Array.from({ length: count }, (_each, index) => key(index))) });
    const says = 'routes: too many routes overlap without one covering the other; give them different literal segments [TooManyOverlaps]';

    expect(cpuMillis(() => expect(problems(spec)).toEqual([says]))).toBeLessThan(10_000);
  });

  test('do not come from 10,000 plain routes and a catch-all', () => {
    const keys = Array.from({ length: 10_000 }, (_, index) => `GET /things${index % 100}/parts${index}/{id}`);

    expect(model(shop({ routes: routes(...keys, 'ANY /{rest+}') })).paths).toHaveLength(10_001);
  });
});

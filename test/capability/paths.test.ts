import { expect, test } from 'vitest';
import { parsePath } from '../../src/capability/paths';
import { without } from '../../src/capability/without';
import { formatPath } from '../../src/problem';

test.each([
  [['hosts']],
  [['routes', 'GET,HEAD /x/{rest+}', 'limits', 0, 'by']],
  [['a', 'quote " and ] bracket', 'b']],
  [['schemes', 'one', 'jwt', 'claimHeaders', 'tenant.id']],
])('reads back %j', (path) => {
  expect(parsePath(formatPath(path))).toEqual(path);
});

test('takes stars as steps', () => {
  expect(parsePath('backends.*.retry')).toEqual(['backends', '*', 'retry']);
});

test('leaves out what is named and keeps the blocks around it', () => {
  const value = { a: { b: 1, c: 2 }, list: [{ x: 1, y: 2 }], d: { e: 1 } };
  expect(
    without(value, [
      ['a', 'b'],
      ['list', 0, 'x'],
      ['d', 'e'],
    ]),
  ).toEqual({ a: { c: 2 }, list: [{ y: 2 }], d: {} });
  expect(value.a.b).toBe(1);
});

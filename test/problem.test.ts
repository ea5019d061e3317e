import { expect, test } from 'vitest';
import { formatPath, formatProblems, SpecError } from '../src/problem';

test('says how many problems there are, and one line for each', () => {
  expect(
    formatProblems("API 'shop'", [
      { path: 'routes', message: '"GET orders" has no slash', code: 'PathNeedsSlash' },
      { path: 'name', message: 'is missing', code: 'Missing', file: 'shop.yaml', line: 3, column: 5 },
      { path: '', message: 'is null', code: 'WrongType', file: 'shop.yaml' },
    ]),
  ).toBe(
    [
      "API 'shop' has 3 problems",
      '  routes: "GET orders" has no slash [PathNeedsSlash]',
      '  shop.yaml:3:5 name: is missing [Missing]',
      '  shop.yaml: is null [WrongType]',
    ].join('\n'),
  );
});

test('counts warnings apart and marks them', () => {
  const warning = { path: 'backends.old', message: 'is used by no route', code: 'UnusedBackend', severity: 'warning' } as const;
  expect(formatProblems('shop', [warning])).toBe('shop has 1 warning\n  warning: backends.old: is used by no route [UnusedBackend]');
  expect(formatProblems('shop', [warning, { path: 'name', message: 'is missing', code: 'Missing' }])).toMatch(
    /^shop has 1 problem and 1 warning\n/,
  );
});

test('a SpecError holds the problems and says them all', () => {
  const problem = { path: 'name', message: 'is missing', code: 'Missing' };
  const error = new SpecError("API 'shop'", [problem]);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: 'SpecError',
    problems: [problem],
    message: "API 'shop' has 1 problem\n  name: is missing [Missing]",
  });
});

test.each([
  [['routes', 'POST /orders', 'canary', 'weightPercent'], 'routes["POST /orders"].canary.weightPercent'],
  [['limits', 0, 'by', 1], 'limits[0].by[1]'],
  [['backends', 'orders-v2', 'timeout'], 'backends.orders-v2.timeout'],
  [['versions', 'list', '1'], 'versions.list["1"]'],
  [['claims', 'tenant.id'], 'claims["tenant.id"]'],
  [['a', 'quote"'], 'a["quote\\""]'],
  [[], ''],
])('writes the path %j as users do', (path, text) => {
  expect(formatPath(path)).toBe(text);
});

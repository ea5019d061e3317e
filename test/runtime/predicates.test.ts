import { expect, test } from 'vitest';
import type { PredicateModel } from '../../src/model/variants';
import { allHold } from '../../src/runtime/proxy/predicates';

type On = PredicateModel['on'];
type Values = { readonly [name: string]: readonly string[] };

const request = (headers: Values, query: Values = {}) => ({
  ...{ method: 'GET', path: '/', clientIp: '' },
  headers: new Map(Object.entries(headers)),
  query: new Map(Object.entries(query)),
});
const holds = (on: On, match: PredicateModel['match'], headers: Values, query?: Values) =>
  allHold([{ on, name: 'a', match }], request(headers, query));

test.each([
  [['x', 'y'], true],
  [['y', 'x'], false],
  [['', 'x'], false],
  [[], false],
])('of the query parameters %j the first counts', (a, expected) => {
  expect(holds('query', { exact: 'x' }, {}, { a })).toBe(expected);
});

test.each([
  ['a=x; a=y', true],
  ['a=y; a=x', false],
  ['b=x; a="x"', true],
])('of the cookies %j the first counts', (cookie, expected) => {
  expect(holds('cookie', { exact: 'x' }, { cookie: [cookie] })).toBe(expected);
});

test.each([
  [['x', 'y'], true],
  [['y', 'x'], true],
  [['y', 'z'], false],
])('of the headers %j any may hold', (a, expected) => {
  expect(holds('header', { exact: 'x' }, { a })).toBe(expected);
});

test.each(['a\nb', '\0', '\x7f', 'a\r'])('a query parameter with a control character, %j, is there and equals nothing', (value) => {
  const matches = [{ exact: value }, { prefix: value }, { regex: '(?:.|\\n|\\r|\\x00|\\x7f)*' }, { present: true }];
  expect(matches.map((match) => holds('query', match, {}, { a: [value] }))).toEqual([false, false, false, true]);
});

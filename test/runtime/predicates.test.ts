import { expect, test } from 'vitest';
import { versionIn } from '../../src/model/media-type-version';
import type { PredicateModel } from '../../src/model/variants';
import matchesRegex from '../../src/runtime/entry/proxy/regex';
import { allHold } from '../../src/runtime/proxy/predicates';
import { cpuMillis } from '../support/cpu';

type On = PredicateModel['on'];
type Values = { readonly [name: string]: readonly string[] };

const request = (headers: Values, query: Values = {}) => ({
  ...{ method: 'GET', path: '/', clientIp: '' },
  headers: new Map(Object.entries(headers)),
  query: new Map(Object.entries(query)),
});
const holds = (on: On, match: PredicateModel['match'], headers: Values, query?: Values) =>
  allHold([{ on, name: 'a', match }], request(headers, query), matchesRegex);

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

test.each([
  ['(?i)beta', 'BETA', true],
  ['(?P<n>a)', 'a', true],
  ['(?U)a+', 'aaa', true],
  ['[[:alpha:]]+', 'abc', true],
  ['[[:alpha:]]+', 'a1', false],
  ['\\pL+', 'abc', true],
  ['\\x{41}', 'A', true],
  ['\\Aa\\z', 'a', true],
  ['\\Qa.b\\E', 'a.b', true],
  ['\\Qa.b\\E', 'axb', false],
  ['a|b+', 'bb', true],
  ['a|b', 'ab', false],
  ['é', 'é', true],
  ['.', 'é', false],
  ['..', 'é', true],
  ['(?i)É', 'é', false],
  ['\\d', '١', false],
])('the expression %s of RE2 is, as in Envoy, compared with the bytes of %s: %j', (regex, value, expected) => {
  expect(holds('header', { regex }, { a: [value] })).toBe(expected);
});

test.each(['(a+)+', '(a|aa)*', '(.*a){20}'])('the expression %s takes no more than linear time', (regex) => {
  expect(cpuMillis(() => expect(holds('header', { regex }, { a: [`${'a'.repeat(8000)}!`] })).toBe(false))).toBeLessThan(1000);
});

test.each([
  [[], []],
  [['application/vnd.shop.v2+json'], ['2']],
  [['Application/VND.shop.V2'], ['2']],
  [['text/html;q=1 ,\tapplication/vnd.shop.v2;q=0.1'], ['2']],
  [['text/html', 'application/vnd.shop.v2'], ['2']],
  [['application/vnd.shop.v2, application/vnd.shop.v1'], ['2']],
  [['application/vnd.shop.v2022-01.b+json'], ['2022-01.b']],
  [['application/vnd.shop+json'], []],
  [['application/vnd.shop.v+json'], []],
  [['x-application/vnd.shop.v2'], []],
  [['application/vndxshop.v2'], []],
])('of what a client accepts, %j, the first media type of the family names the version: %j', (accept, versions) => {
  expect(versionIn(accept, 'application/vnd.shop')).toEqual(versions);
  const matches = [{ exact: '2' }, { present: false }].map((match) =>
    allHold([{ on: 'mediaType', name: 'application/vnd.shop', match }], request({ accept }), matchesRegex),
  );
  expect(matches).toEqual([versions[0] === '2', versions.length === 0]);
});

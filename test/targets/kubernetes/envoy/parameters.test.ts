import { expect, test } from 'vitest';
import { hasFilledParameter, hasParameter } from '../../../../src/targets/kubernetes/envoy/parameters';

const holds = (regex: string, query: string) => new RegExp(`^(?:${regex})$`).test(`/x${query}`);

/** What a query of the URL standard says; `+` is a space there, too. */
const values = (query: string, name: string) => new URLSearchParams(query).getAll(name);

const NAMES = ['a', 'page', 'a.b', 'f[0]', '+', 'a+b', '~_-'];
const VALUES = ['', '=', '=1', '=+', '=%20', '=%09+%20', '=%21', '=0', '=a=b', '=+a', '=%2B', '=%00'];

test.each(NAMES)('the parameter %j is found as the URL standard finds it, however it is written', (name) => {
  const escaped = [...name].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('');
  const ways = [encodeURIComponent(name), escaped, escaped.toUpperCase(), name, `${name}x`, `x${name}`, escaped.replaceAll('%', '%25')];
  for (const query of ways.flatMap((way) => VALUES.flatMap((value) => [`?${way}${value}`, `?b=c&${way}${value}&d`, `?b=${way}${value}`]))) {
    const found = values(query, name);
    expect([query, holds(hasParameter(name), query)]).toEqual([query, found.length > 0]);
    expect([query, holds(hasFilledParameter(name), query)]).toEqual([query, found.some((value) => !/^[ \t]*$/.test(value))]);
  }
});

test('of several names any is found', () => {
  expect(['?a', '?b', '?c', ''].map((query) => holds(hasParameter('a', 'b'), query))).toEqual([true, true, false, false]);
});

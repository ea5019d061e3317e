import { describe, expect, test } from 'vitest';
import type { Route } from '../../src/spec/route';
import type { Variant, VariantPredicate } from '../../src/spec/variants';
import { problems, shop } from './support';

const route = (variants: Variant[], fields: Partial<Route> = { backend: 'orders' }) =>
  shop({ routes: { 'GET /a': { ...fields, variants } } });
const variants = 'routes["GET /a"].variants';

describe('a variant that no request reaches is refused', () => {
  const reached = (...whens: VariantPredicate[]) => problems(route(whens.map((when) => ({ when, backend: 'orders' }))));

  test.each<[string, string, VariantPredicate, VariantPredicate]>([
    [
      'the same',
      'keep one of them',
      { headers: { 'x-a': 'a', 'X-B': { present: true } } },
      { headers: { 'X-A': 'a', 'x-b': { present: true } } },
    ],
    ['the same and more', 'put this one before it', { query: { a: 'b' } }, { query: { a: 'b', c: 'd' }, cookies: { e: 'f' } }],
  ])('it asks for %s', (_, instead, earlier, later) => {
    expect(reached({ query: { z: 'z' } }, earlier, later)).toEqual([
      `${variants}[2].when: variants[1] takes every request that matches this one; ${instead} [UnreachableVariant]`,
    ]);
  });

  test('but not one that asks for less, or for something else', () => {
    expect(
      reached({ query: { a: 'b', c: 'd' } }, { query: { a: 'b' } }, { query: { a: { prefix: 'b' } } }, { cookies: { a: 'b' } }),
    ).toEqual([]);
  });
});

test('a header has one condition', () => {
  expect(problems(route([{ when: { headers: { 'X-A': 'a', 'x-a': 'b' } }, backend: 'orders' }]))).toEqual([
    `${variants}[0].when.headers: "x-a" stands here twice, in upper and lower case; write it once [HeaderTwice]`,
  ]);
});

describe('rules for a backend, where a variant has none', () => {
  const rules = { rewrite: { path: '/x' }, request: { headers: { remove: ['x-a'] } } };
  const when = { query: { a: 'b' } };
  const refused = ['rewrite', 'request'].map(
    (field) => `${variants}[0].${field}: the gateway answers this variant by itself, so ${field} has no effect; remove it [NoBackend]`,
  );

  test.each<[string, Variant, Partial<Route>?]>([
    ['an answer', { when, respond: { status: 200 }, ...rules }],
    ['a redirect', { when, redirect: { to: '/b' }, ...rules }],
    ['the answer of its route', { when, ...rules }, { respond: { status: 200 } }],
  ])('are refused: %s', (_, variant, fields) => {
    const spec = { ...route([variant], fields), ...(fields && { backends: {} }) };

    expect(problems(spec)).toEqual(refused);
  });

  test('are not where the route has one', () => {
    expect(problems(route([{ when, ...rules }]))).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import type { Route } from '../../src/spec/route';
import { problems, shop } from './support';

const key = 'GET /{id}/{rest+}';
const of = (fields: Partial<Route>) => problems(shop({ routes: { [key]: { backend: 'orders', ...fields } } }));
const refused = (place: string) =>
  `routes["${key}"].${place}: {rest} stands before the end, and it may be empty; write it at the end of the path [RestNotLast]`;

test.each(['/v2/{rest}/{id}', '/{rest}/a', '/v2/{rest}/', '/v2/{rest}.json', '/v2/${path:rest}/a'])(
  'what may be empty is not filled in within %s',
  (path) => {
    expect(of({ rewrite: { path } })).toEqual([refused('rewrite.path')]);
    expect(of({ variants: [{ when: { query: { a: 'b' } }, rewrite: { path } }] })).toEqual([refused('variants[0].rewrite.path')]);
  },
);

test.each(['/v2/{id}/{rest}', '/{rest}', '/v2/{id}/a', '/v2/${query:rest}/a'])('but at the end: %s', (path) => {
  expect(of({ rewrite: { path } })).toEqual([]);
});

test('calls of an aggregate may have a query behind it', () => {
  const calls = {
    a: { get: '/v2/{rest}?id={id}', backend: 'orders' },
    b: { get: '/v2/{rest}/a', backend: 'orders' },
    c: { get: '/v2/{id}?path={rest}&all=1', backend: 'orders' },
  };

  expect(problems(shop({ routes: { [key]: { aggregate: { calls, answer: {} } } } }))).toEqual([refused('aggregate.calls.b.get')]);
});

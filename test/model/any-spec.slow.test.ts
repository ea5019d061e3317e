import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolve } from '../../src/model/resolve';
import { SpecError } from '../../src/problem';
import type { ApiSpec } from '../../src/spec/api';
import { parseApi } from '../../src/spec/parse';
import { routeKey } from './arbitraries';
import { SCHEMES } from './support';

/** Names of which some are there and some are not. */
const name = fc.constantFrom('a', 'b', 'c', '1');
const schemeName = fc.constantFrom(...Object.keys(SCHEMES), 'none');
const text = fc.constantFrom('x', '${caller}', '${claim:sub}', '${path:x}', '$${', '${version}', '${query:a}');
const timeout = fc.constantFrom('1s', '60s', '250ms');
const origins = fc.constantFrom(['*'], ['https://a.example.com'], ['https://*.example.com']);

const optional = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(shape, { requiredKeys: [] });

const requirement = fc
  .tuple(schemeName, optional({ scopes: fc.constant(['s']), groups: fc.constant(['g']), claims: fc.constant({ a: [1] }) }))
  .map(([scheme, rights]) => ({ scheme, ...rights }));
const access = fc.oneof(
  requirement,
  fc.record({ open: fc.constant('a test') }),
  fc.record({ anyOf: fc.array(requirement, { minLength: 1, maxLength: 3 }) }),
  fc.record({ allOf: fc.array(requirement, { minLength: 1, maxLength: 3 }) }),
);

const limit = fc.record({
  requests: fc.nat(5),
  per: fc.constantFrom('second', 'month'),
  by: fc.uniqueArray(fc.constantFrom('ip', 'caller', 'consumer', 'claim:sub', 'route', 'header:x'), { maxLength: 2 }),
  scope: fc.constant('instance'),
});

const changes = optional({
  headers: optional({ set: fc.dictionary(fc.constantFrom('x-a', 'X-A'), text), remove: fc.constant(['x-b']) }),
  json: optional({ set: fc.dictionary(name, text) }),
});

const action = fc.oneof(
  fc.record({ backend: name }),
  fc.record({ weighted: name.map((backend) => [{ backend, weight: 1 }]) }),
  fc.record({ respond: fc.record({ status: fc.constant(200), json: fc.jsonValue({ maxDepth: 2 }) }) }),
  fc.record({ redirect: fc.record({ to: fc.constantFrom('/x', '/{x}', '/{rest}', 'https://x.test/${query:a}') }) }),
  fc.record({
    aggregate: fc.record({
      calls: fc.dictionary(
        name,
        name.map((backend) => ({ get: '/', backend })),
        { minKeys: 1 },
      ),
      answer: fc.constant({}),
    }),
  }),
  fc.record({ batch: fc.constant({}) }),
);

const route = fc
  .tuple(
    action,
    optional({
      access,
      limits: fc.array(limit, { maxLength: 2 }),
      cors: fc.record({ origins }),
      timeout,
      request: changes,
      response: changes,
      rewrite: fc.record({ path: fc.constantFrom('/x', '/{x}', '/{rest}') }),
      retry: optional({ attempts: fc.nat(3), perTryTimeout: timeout }),
      versions: fc.constantFrom(['1'], ['2']),
      variants: name.map((backend) => [{ when: { query: { a: 'b' } }, backend }]),
      body: fc.record({ maxSize: fc.constantFrom('1Ki', '4Mi') }),
      tags: fc.constant(['t']),
    }),
  )
  .map(([first, second]) => ({ ...first, ...second }));

const written = fc
  .tuple(
    fc.record({ name: fc.constant('shop'), routes: fc.dictionary(routeKey, route, { minKeys: 1, maxKeys: 4 }) }),
    optional({
      hosts: fc.uniqueArray(fc.constantFrom('a.test', '*.test', '${value:host}'), { maxLength: 2 }),
      basePath: fc.constantFrom('/api', '/v1/x'),
      schemes: fc.subarray(Object.keys(SCHEMES)).map(schemesOf),
      access,
      limits: fc.array(limit, { maxLength: 2 }),
      cors: fc.record({ origins }),
      backends: fc.dictionary(name, optional({ timeout, mirror: fc.record({ backend: name, percent: fc.constant(1) }) })),
      consumers: fc.dictionary(name, fc.constant({ keys: [{ secret: 's', key: 'k' }] })),
      versions: optional({ defaultVersion: fc.constant('1') }).chain((own) =>
        fc.record({
          by: fc.constantFrom({ header: 'x-v' }, { path: 'v' }, { query: 'v' }, { mediaType: 'application/vnd.shop' }),
          list: fc.constantFrom({ '1': { backends: { a: 'b' } } }, { '1': {}, '2': { backends: { a: 'b' }, retired: true } }),
          ...Object.fromEntries(Object.entries(own).map(([key, value]) => [key, fc.constant(value)])),
        }),
      ),
    }),
  )
  .map(([first, second]) => ({ ...first, ...second }));

/** Half of the specs lead to backends that are there and ask for little, so that many of them have nothing wrong. */
const spec = fc.tuple(written, fc.boolean()).map(([value, tidy]) => {
  if (!tidy) return value;
  const routes = Object.entries(value.routes).map(([key, { tags, body }], index) => [key, { backend: 'abc1'[index], tags, body }]);
  return {
    name: 'shop',
    access: { open: 'a test' },
    cors: value.cors,
    backends: { a: {}, b: {}, c: {}, '1': {} },
    routes: Object.fromEntries(routes),
  };
});

function schemesOf(names: readonly string[]): object {
  return Object.fromEntries(names.map((key) => [key, SCHEMES[key as keyof typeof SCHEMES]]));
}

const baseline = fc.oneof(
  fc.constant({}),
  optional({
    access: optional({ mustUse: fc.constant(['jwt']), openAllowed: fc.boolean() }),
    schemes: fc.constant({ staff: SCHEMES.jwt }),
    limits: fc.array(limit, { maxLength: 1 }),
    timeout,
    body: fc.record({ maxSize: fc.constant('1Mi') }),
    cors: fc.record({ origins }),
  }),
);

test('whatever is written, the answer is a model or every problem, each with place, name and words', () => {
  let resolved = 0;
  fc.assert(
    fc.property(
      fc.array(spec, { minLength: 1, maxLength: 2 }),
      baseline,
      fc.option(fc.constant({ host: 'bound.test' })),
      (specs, base, values) => {
        const apis = specs.flatMap(parsed).map((api, index) => ({ ...api, name: ['shop', 'gateway'][index] as string }));
        if (apis.length === 0) return;
        try {
          const input = { apis, settings: { baseline: base as never }, ...(values === null ? {} : { values }) };
          const { model } = resolve(input);
          resolved++;
          for (const api of model.apis) expect(api.paths.length).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof SpecError)) throw error;
          for (const { path, code, message } of error.problems) {
            expect(path).not.toBe('');
            expect(code).toMatch(/^[A-Z][A-Za-z]+$/);
            expect(message).not.toMatch(/undefined|\[object|NaN|^[A-Z]\w+:/);
          }
          expect(new Set(error.problems.map((problem) => JSON.stringify(problem))).size).toBe(error.problems.length);
        }
      },
    ),
    { numRuns: 400 },
  );
  expect(resolved).toBeGreaterThan(5);
});

/** What the schema accepts; the rest is the schema's to refuse. */
function parsed(value: unknown): ApiSpec[] {
  try {
    return [parseApi(value)];
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return [];
  }
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { METHODS, type Method } from '../../src/model/path';
import type { RouteModel } from '../../src/model/route';
import { compareTemplates, isForAny, parseRouteKey } from '../../src/model/template';
import { matches, path, routeKey } from './arbitraries';
import { model, problems, routes, shop } from './support';

type Answer = { readonly key: string } | { readonly allow: readonly string[] } | 'not found';

/** By the paths of the model: the first that matches knows every method. */
function answer(keys: readonly string[], method: Method, request: string): Answer {
  const found = model(shop({ routes: routes(...keys) })).paths.find(({ template }) => matches(template, request));
  if (found === undefined) return 'not found';
  const route = found.methods.get(method);
  return route === undefined ? { allow: found.allow } : { key: route.key };
}

/** Straight from the rules: the most specific route that matches path and method answers. */
function oracle(keys: readonly string[], method: Method, request: string): Answer {
  const matching = keys.map((key) => ({ key, ...parseRouteKey(key) })).filter(({ template }) => matches(template, request));
  if (matching.length === 0) return 'not found';
  const [best] = matching
    .filter(({ methods }) => methods.includes(method))
    .sort((a, b) => compareTemplates(a.template, b.template) || Number(isForAny(a.key)) - Number(isForAny(b.key)));
  if (best !== undefined) return { key: best.key };
  return { allow: METHODS.filter((each) => matching.some(({ methods }) => methods.includes(each))) };
}

const routeSet = fc
  .uniqueArray(routeKey, { minLength: 1, maxLength: 7 })
  .filter((keys) => !problems(shop({ routes: routes(...keys) })).some((text) => /RoutesTie|UnreachableRoute/.test(text)));

test('the first path that matches answers as the rules say, for every method', () => {
  fc.assert(
    fc.property(routeSet, path, fc.constantFrom(...METHODS), (keys, request, method) => {
      expect(answer(keys, method, request)).toEqual(oracle(keys, method, request));
    }),
    { numRuns: 700 },
  );
});

test('paths stand most specific first, each once', () => {
  fc.assert(
    fc.property(routeSet, (keys) => {
      const { paths } = model(shop({ routes: routes(...keys) }));
      for (const [index, { template }] of paths.entries()) {
        const next = paths[index + 1];
        if (next !== undefined) expect(compareTemplates(template, next.template)).toBeLessThan(0);
      }
    }),
  );
});

describe('one request has the answer of', () => {
  test.each([
    ['GET', '/a/b/c', ['GET /a/{x}/c', 'GET /a/b/d'], 'GET /a/{x}/c'],
    ['PUT', '/orders/new', ['GET /orders/new', 'PUT /orders/{id}'], 'PUT /orders/{id}'],
    ['GET', '/orders/new', ['GET /orders/new', 'ANY /orders/{id}'], 'GET /orders/new'],
    ['POST', '/x', ['ANY /x', 'GET,POST /x'], 'GET,POST /x'],
    ['DELETE', '/x', ['ANY /x', 'GET,POST /x'], 'ANY /x'],
    ['GET', '/x', ['GET /x', 'GET /x/', 'GET /x/{rest+}'], 'GET /x'],
    ['GET', '/x/', ['GET /x', 'GET /x/', 'GET /x/{rest+}'], 'GET /x/'],
    ['GET', '/x/', ['GET /x', 'GET /x/{rest+}'], 'GET /x/{rest+}'],
    ['GET', '/x/y/', ['GET /x', 'GET /x/', 'GET /x/{rest+}'], 'GET /x/{rest+}'],
    ['POST', '/x', ['GET /x', 'POST /x/{rest+}'], 'POST /x/{rest+}'],
    ['GET', '/repos/template/x', ['GET /repos/{owner}', 'GET /repos/{template_owner}/x'], 'GET /repos/{template_owner}/x'],
  ] as const)('%s %s among %j', (method, request, keys, key) => {
    expect(answer(keys, method, request)).toEqual({ key });
  });

  test('nobody, where no route has the path', () => {
    expect(answer(['GET /a', 'GET /{x}/b'], 'GET', '/a/')).toBe('not found');
  });
});

describe('a 405', () => {
  test('comes only where no route of any specificity has the method, and names them all', () => {
    expect(answer(['GET /a/b', 'PUT /a/{x}', 'DELETE /{rest+}'], 'POST', '/a/b')).toEqual({ allow: ['GET', 'PUT', 'DELETE'] });
  });

  test('does not add HEAD to GET', () => {
    expect(answer(['GET /a'], 'HEAD', '/a')).toEqual({ allow: ['GET'] });
  });

  test('names OPTIONS where cors stands', () => {
    const [found] = model(shop({ cors: { origins: ['https://app.example.com'] } })).paths;

    expect(found?.allow).toEqual(['GET', 'OPTIONS']);
  });
});

describe('cors of a path', () => {
  const cors = { origins: ['https://app.example.com'] };

  test("takes the path's own methods where none are written, those of every route that answers there", () => {
    const { paths } = model(shop({ cors, routes: routes('GET /a/b', 'PUT /a/{x}') }));

    expect(paths.map(({ template, cors: rule }) => [template.text, rule?.methods])).toEqual([
      ['/a/b', ['GET', 'PUT']],
      ['/a/{x}', ['PUT']],
    ]);
  });

  test('of ANY has every method but OPTIONS, which the preflight is', () => {
    const [found] = model(shop({ cors, routes: routes('ANY /a') })).paths;

    expect(found?.cors?.methods).toEqual(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
    expect(found?.methods.get('OPTIONS')?.key).toBe('ANY /a');
  });

  test('stands beside a route of its own for OPTIONS', () => {
    const [found] = model(shop({ cors, routes: routes('OPTIONS /a', 'GET /a') })).paths;

    expect(found?.cors?.methods).toEqual(['GET']);
    expect(found?.allow).toEqual(['GET', 'OPTIONS']);
    expect(found?.methods.get('OPTIONS')?.key).toBe('OPTIONS /a');
  });

  test('keeps the methods that are written', () => {
    const [found] = model(shop({ cors: { ...cors, methods: ['PATCH'] } })).paths;

    expect(found?.cors?.methods).toEqual(['PATCH']);
  });

  test('is refused where two routes of one path differ, once', () => {
    const spec = shop({ routes: { 'GET /a': { backend: 'orders', cors }, 'PUT,POST /a': { backend: 'orders' } } });

    expect(problems(spec)).toEqual([
      'routes["PUT,POST /a"].cors: "GET /a" has another CORS rule on /a, and a preflight knows no method\'s route; give both routes the same rule [CorsDiffers]',
    ]);
  });

  test('is refused where two overlapping routes differ', () => {
    const spec = shop({ routes: { 'GET /a/b': { backend: 'orders', cors }, 'PUT /a/{x}': { backend: 'orders' } } });

    expect(problems(spec)).toEqual([expect.stringContaining('on /a/b, and a preflight')]);
  });

  test('is refused once for two routes, on however many paths they meet', () => {
    const spec = shop({
      routes: {
        'GET /{x}/{rest+}': { backend: 'orders', cors },
        'PUT /{rest+}': { backend: 'orders' },
        'DELETE /a/{x}': { backend: 'orders', cors },
      },
    });

    expect(problems(spec).filter((text) => text.includes('"GET /{x}/{rest+}" has another'))).toHaveLength(1);
  });

  test('may be written twice, and differ between paths', () => {
    const other = { origins: ['https://other.example.com'] };
    const spec = shop({
      routes: {
        'GET /a': { backend: 'orders', cors },
        'PUT /a': { backend: 'orders', cors },
        'GET /b': { backend: 'orders', cors: other },
      },
    });

    expect(problems(spec)).toEqual([]);
  });
});

test('many overlaps of two families are kept apart', () => {
  const keys = Array.from({ length: 30 }, (_, index) => [`GET /{x}/a${index}`, `GET /b${index}/{y}`]).flat();

  expect(model(shop({ routes: routes(...keys) })).paths).toHaveLength(60 + 900);
});

test('a path of too many segments is refused, and its neighbour accepted', () => {
  expect(problems(shop({ routes: routes(`GET ${'/a'.repeat(129)}`) }))).toEqual([
    `routes["GET ${'/a'.repeat(129)}"]: the path has 129 segments; write at most 128, or end it with {rest+} [PathTooLong]`,
  ]);
  expect(problems(shop({ routes: routes(`GET ${'/a'.repeat(128)}`) }))).toEqual([]);
});

test('of routes with one shape the first one names the parameters of the path', () => {
  const { paths } = model(shop({ routes: routes('GET /a/{first}', 'POST /a/{second}') }));

  expect(paths.map(({ template, methods }) => [template.text, [...methods.values()].map(({ key }: RouteModel) => key)])).toEqual([
    ['/a/{first}', ['GET /a/{first}', 'POST /a/{second}']],
  ]);
});

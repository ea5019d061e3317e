import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareTemplates, isForAny, meet, parameters, parseRouteKey, parseTemplate, shape } from '../../src/model/template';
import { matches, path, template } from './arbitraries';

describe('a route key', () => {
  test('is methods and a path', () => {
    expect(parseRouteKey('HEAD,GET /catalog/{rest+}')).toEqual({
      methods: ['GET', 'HEAD'],
      template: { text: '/catalog/{rest+}', segments: [{ literal: 'catalog' }, { rest: 'rest' }] },
    });
  });

  test('of ANY stands for every method and says so', () => {
    expect(parseRouteKey('ANY /').methods).toEqual(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
    expect(['ANY /', 'GET /ANY'].map(isForAny)).toEqual([true, false]);
  });
});

test.each([
  ['/', [{ literal: '' }]],
  ['/a/', [{ literal: 'a' }, { literal: '' }]],
  ['/{a}/b', [{ param: 'a' }, { literal: 'b' }]],
])('%s is read segment by segment', (text, segments) => {
  expect(parseTemplate(text)).toEqual({ text, segments });
});

test('a shape has no names', () => {
  expect(shape(parseTemplate('/a/{id}/{rest+}'))).toBe('/a/{}/{+}');
});

test('the names of parameters include the rest', () => {
  expect(parameters(parseTemplate('/a/{id}/b/{rest+}'))).toEqual(['id', 'rest']);
});

test('literals come before parameters, parameters before the rest, from the left', () => {
  const ordered = ['/a', '/a/', '/a/b', '/a/b/{x}', '/a/{x}', '/a/{x}/c', '/a/{x}/{rest+}', '/a/{rest+}', '/b', '/{x}/b', '/{rest+}'];

  const sorted = [...ordered].reverse().map(parseTemplate).sort(compareTemplates);

  expect(sorted.map(({ text }) => text)).toEqual(ordered);
});

describe('two templates meet', () => {
  test.each([
    ['/a/{x}/c', '/a/b/{y}', '/a/b/c'],
    ['/a/{x}', '/a/{rest+}', '/a/{x}'],
    ['/a', '/a/{rest+}', '/a'],
    ['/a/', '/a/{rest+}', '/a/'],
    ['/{x}/{rest+}', '/a/{y}/c', '/a/{y}/c'],
    ['/{x}/{rest+}', '/a/{rest+}', '/a/{rest+}'],
    ['/{rest+}', '/', '/'],
  ])('%s and %s in %s', (a, b, both) => {
    expect(meet(parseTemplate(a), parseTemplate(b))?.text).toBe(both);
    expect(meet(parseTemplate(b), parseTemplate(a))?.text).toBe(both);
  });

  test.each([
    ['/a', '/a/{x}'],
    ['/a/{x}', '/a/'],
    ['/a/b', '/a/c'],
    ['/{x}', '/'],
    ['/{x}/{rest+}', '/'],
  ])('%s and %s nowhere', (a, b) => {
    expect(meet(parseTemplate(a), parseTemplate(b))).toBeUndefined();
    expect(meet(parseTemplate(b), parseTemplate(a))).toBeUndefined();
  });

  test('exactly on the paths that both match', () => {
    fc.assert(
      fc.property(template, template, path, (a, b, request) => {
        const both = meet(a, b);

        expect(both !== undefined && matches(both, request)).toBe(matches(a, request) && matches(b, request));
      }),
      { numRuns: 2000 },
    );
  });

  test('in the narrower one where it covers nothing else', () => {
    const [wide, narrow] = [parseTemplate('/a/{rest+}'), parseTemplate('/a/b')];

    expect(meet(wide, narrow)).toBe(narrow);
  });
});

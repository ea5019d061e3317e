import { describe, expect, test } from 'vitest';
import { codes, imported, openRoutes, refusals } from './document';

const KEY = { components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } } };
const CLOSED = { security: [{ key: [] }] };

describe('paths and methods', () => {
  test('makes a route of every operation, in the order of the document', () => {
    const result = imported({
      '/pets': { post: {}, get: {}, head: {}, options: {} },
      '/pets/{id}': { put: {}, patch: {}, delete: {} },
      '/': { get: {} },
    });

    expect(Object.keys(result.spec.routes)).toEqual([
      'POST /pets',
      'GET /pets',
      'HEAD /pets',
      'OPTIONS /pets',
      'PUT /pets/{id}',
      'PATCH /pets/{id}',
      'DELETE /pets/{id}',
      'GET /',
    ]);
    expect(codes(result)).toEqual([]);
    expect(result.counts).toEqual({ operations: 8, routes: 8, open: 8 });
    expect(refusals(result)).toEqual([]);
  });

  test('lists TRACE and fields that are no method, and carries nothing of them', () => {
    const result = imported({ '/pets': { trace: {}, get: {}, fetch: {} }, 'x-note': { get: {} } });

    expect(Object.keys(result.spec.routes)).toEqual(['GET /pets']);
    expect(result.notCarried.map(({ path, code }) => [path, code])).toEqual([
      ['paths["/pets"].trace', 'OperationNotCarried'],
      ['paths["/pets"].fetch', 'PathFieldNotCarried'],
    ]);
  });

  test('carries a greedy parameter and every method of API Gateway, and says what is wider', () => {
    const result = imported({ '/files/{proxy+}': { 'x-amazon-apigateway-any-method': {} } });

    expect(Object.keys(result.spec.routes)).toEqual(['ANY /files/{proxy+}']);
    expect(codes(result)).toEqual(['GreedyParameter']);
    expect(refusals(result)).toEqual([]);
  });

  test('renames parameters that a route cannot name, and says so', () => {
    const result = imported({ '/a/{pet id}/{2nd}/{x}/{x}': { get: {} } });

    expect(Object.keys(result.spec.routes)).toEqual(['GET /a/{pet_id}/{_2nd}/{x}/{x_2}']);
    expect(codes(result)).toEqual(['ParameterRenamed']);
    expect(refusals(result)).toEqual([]);
  });

  test('keeps a parameter that may hold slashes one segment, and notes it', () => {
    const path = [{ in: 'path', name: 'path', required: true }];
    const result = imported({ '/contents/{path}': { get: { parameters: path } } });

    expect(Object.keys(result.spec.routes)).toEqual(['GET /contents/{path}']);
    expect(result.notCarried[0]).toMatchObject({ code: 'OneSegment', message: expect.stringContaining('{NAME+}') });
  });

  test.each(['/a//b', '/a/../b', '/a b', '/a?x=1', '/a/{x', '/{x+}/b', 'a', '/a%20b'])('lists %j, which no route can have', (path) => {
    const result = imported({ [path]: { get: {} } });

    expect(result.spec.routes).toEqual({});
    expect(codes(result)).toEqual(['OperationNotCarried']);
    expect(result.counts.operations).toBe(1);
  });

  test('follows a path item inside the document, its own operations first', () => {
    const shared = { get: { summary: 'shared' }, post: {} };
    const result = imported(
      { '/a': { $ref: '#/components/pathItems/shared', get: { summary: 'own' } } },
      { components: { pathItems: { shared } } },
    );

    expect(Object.keys(result.spec.routes)).toEqual(['GET /a', 'POST /a']);
    expect(result.spec.routes['GET /a'].description).toBe('own');
  });
});

describe('segments that mix text and parameters', () => {
  test('become one parameter where nothing else would be answered by it', () => {
    const result = imported({ '/compare/{base}...{head}': { get: {} }, '/compare/all': { get: {} } });

    expect(Object.keys(result.spec.routes)).toEqual(['GET /compare/{base_head}', 'GET /compare/all']);
    expect(codes(result)).toEqual(['MixedSegment']);
  });

  test.each([
    ['the same place', { '/compare/{x}': { get: {} } }],
    ['a wider path', { '/{rest+}': { get: {} } }],
    ['every method', { '/compare/{x}': { 'x-amazon-apigateway-any-method': {} } }],
    ['another mixed segment', { '/compare/{a}.diff': { get: {} } }],
  ])('are listed where another operation has %s', (_, others) => {
    const result = imported({ '/compare/{base}...{head}': { get: {} }, ...others });

    expect(Object.keys(result.spec.routes)).not.toContain('GET /compare/{base_head}');
    expect(result.notCarried[0]).toMatchObject({ code: 'OperationNotCarried', path: 'paths["/compare/{base}...{head}"].get' });
  });
});

describe('operations that a wider route would answer for', () => {
  test.each([
    ['/{name}', '"GET /{name}" too'],
    ['/a b', '"GET /a b", which no route can have, too'],
  ])('beside %s it is said which', (path, said) => {
    const { notCarried } = imported({ '/f.{ext}': { get: {} }, [path]: { get: {} } });

    expect(notCarried[0]?.message).toContain(`would answer for ${said}; write the route by hand`);
  });

  test('two operations of one path: the first stands, the second is listed', () => {
    const result = imported({ '/pets/{id}': { get: {} }, '/pets/{name}': { get: {}, put: {} } });

    expect(Object.keys(result.spec.routes)).toEqual(['GET /pets/{id}', 'PUT /pets/{name}']);
    expect(codes(result)).toEqual(['OperationNotCarried']);
    expect(refusals(result)).toEqual([]);
  });

  test.each([
    ['of the same path', { '/pets/{name}': { get: CLOSED } }],
    ['of a mixed segment', { '/pets/{name}.json': { get: CLOSED } }],
    ['of a path that no route can have', { '/pets/a%20b': { get: CLOSED } }],
    ['elsewhere, which are not known', { '/pets/{name}': { $ref: 'https://example.com/other.yaml' } }],
    ['that are none', { '/pets/{name}': { get: null } }],
  ])('an open route is closed where it would answer operations %s', (_, others) => {
    const result = imported({ '/pets/{id}': { get: {} }, ...others }, KEY);

    expect(openRoutes(result)).toEqual([]);
    expect(codes(result)).toContain('RouteClosed');
    expect(refusals(result)).toContain('routes["GET /pets/{id}"].access.scheme UnknownScheme');
  });

  test('a closed route stays as it is where the operation that is lost is open', () => {
    const result = imported({ '/pets/{id}': { get: CLOSED }, '/pets/{name}.json': { get: {} } }, KEY);

    expect(result.spec.routes['GET /pets/{id}'].access).toEqual({ scheme: 'key' });
    expect(codes(result)).toEqual(['OperationNotCarried']);
  });

  test('other methods and more specific routes stay open', () => {
    const result = imported(
      { '/pets/{id}': { put: {} }, '/pets/all': { get: {} }, '/pets/{name}.json': { get: CLOSED }, '/pets/{x}': { get: CLOSED } },
      KEY,
    );

    expect(openRoutes(result)).toEqual(['PUT /pets/{id}', 'GET /pets/all']);
    expect(codes(result)).not.toContain('RouteClosed');
  });
});

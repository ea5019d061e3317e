import { describe, expect, test } from 'vitest';
import { openSpec, planOf } from './support';

const bindings = { backends: { a: { url: 'https://a.internal' }, b: { url: 'https://b.internal' } } };
const bodies = { backends: { a: {}, b: {} } };
const routes = {
  'GET /': { backend: 'a' },
  'GET /x/{id}': { backend: 'a', rewrite: { path: '/${version}/y/{id}' } },
  'GET /z/{rest+}': { backend: 'a' },
};
const list = { '1': {}, '2': { backends: { a: 'b' } }, '3': { retired: true, link: "https://docs.example.com/o'clock" } };
const byPath = { ...openSpec(), ...bodies, basePath: '/api', versions: { by: { path: 'v' }, list }, routes };

/** What each resource asks for. */
function uris(spec: Parameters<typeof planOf>[0]) {
  const { paths } = planOf(spec, bindings).body;
  return Object.fromEntries(
    Object.entries(paths).map(([resource, item]) => {
      const { 'x-amazon-apigateway-integration': integration } = (item as { get: { 'x-amazon-apigateway-integration': { uri?: unknown } } })
        .get;
      return [resource, integration.uri];
    }),
  );
}

describe('versions by the path', () => {
  test('are branches of the tree, and pass no function', () => {
    const { '3': _, ...served } = list;
    const spec = { ...byPath, versions: { by: { path: 'v' }, list: served } };

    expect(uris(spec)).toEqual({
      '/api/v1': 'https://a.internal/',
      '/api/v1/x/{id}': 'https://a.internal/1/y/{id}',
      '/api/v1/z': 'https://a.internal/z',
      '/api/v1/z/{rest+}': 'https://a.internal/z/{rest}',
      '/api/v2': 'https://b.internal/',
      '/api/v2/x/{id}': 'https://b.internal/2/y/{id}',
      '/api/v2/z': 'https://b.internal/z',
      '/api/v2/z/{rest+}': 'https://b.internal/z/{rest}',
    });
    expect([planOf(spec, bindings).problems, planOf(spec, bindings).proxied]).toEqual([[], []]);
  });

  test('pass one where an answer says something that a mock cannot', () => {
    expect(planOf(byPath, bindings).proxied.map(({ route, versionSegment, reasons }) => [route, versionSegment, reasons])).toEqual([
      ['GET /', 'v3', ['versions.list.3.link']],
      ['GET /x/{id}', 'v3', ['versions.list.3.link']],
      ['GET /z/{rest+}', 'v3', ['versions.list.3.link']],
    ]);
  });

  test('that are deprecated pass one, and the others do not', () => {
    const spec = { ...byPath, versions: { by: { path: 'v' }, list: { '1': { deprecated: '2026-04-01' }, '2': {} } }, backends: { a: {} } };
    const { proxied, problems } = planOf(spec, bindings);

    expect([...new Set(proxied.map(({ versionSegment, reasons }) => `${versionSegment} ${reasons}`))]).toEqual([
      'v1 versions.list.1.deprecated',
    ]);
    expect(problems).toEqual([]);
  });
});

test.each([{ header: 'x-version' }, { query: 'version' }, { mediaType: 'application/vnd.shop' }])(
  'versions by %o take every route through the proxy',
  (by) => {
    const spec = { ...openSpec(), ...bodies, versions: { by, list: { '1': {}, '2': { backends: { a: 'b' } } } }, routes };

    expect(planOf(spec, bindings).proxied.map(({ reasons }) => reasons)).toEqual([['versions'], ['versions'], ['versions']]);
  },
);

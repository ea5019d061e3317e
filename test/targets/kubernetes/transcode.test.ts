import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../../../src/model/template';
import { SpecError } from '../../../src/problem';
import type { Backend } from '../../../src/spec/backend';
import { parseApi } from '../../../src/spec/parse';
import type { Route } from '../../../src/spec/route';
import { compileKubernetes } from '../../../src/targets/kubernetes/compile';
import { parseDescriptor } from '../../../src/targets/kubernetes/transcode/descriptor';
import { answers } from '../../../src/targets/kubernetes/transcode/http-rule';
import { descriptorSet, stockDescriptor } from '../../support/descriptors';

const folder = mkdtempSync(join(tmpdir(), 'tollgate-descriptors-'));
const write = (name: string, bytes: Buffer) => writeFileSync(join(folder, name), bytes);
write('stock.pb', stockDescriptor());
write('other.pb', descriptorSet('shop.Stock', [{ name: 'Get', rules: ['GET /stock/{id}'] }]));
write('text.pb', Buffer.from('syntax = "proto3";'));
write('large.pb', Buffer.alloc(1024 * 1024 + 1));
write('needs.pb', descriptorSet('shop.Stock', [{ name: 'Get', rules: ['GET /stock/{id}'] }], ['google/api/annotations.proto']));
write('streams.pb', descriptorSet('shop.Stock', [{ name: 'Watch', rules: ['GET /stock/{id}'], streams: true }]));
write('bare.pb', descriptorSet('shop.Stock', [{ name: 'Get' }]));

const transcoding = (descriptor = 'stock.pb', ...services: string[]): Backend => ({
  protocol: 'grpc',
  transcode: { descriptor, services: services.length === 0 ? ['shop.Stock'] : services },
});

interface Case {
  readonly stock?: Backend;
  readonly others?: { readonly [name: string]: Backend };
  readonly key?: string;
  readonly route?: Partial<Route>;
}

function problems({ stock = transcoding(), others = {}, key = 'GET /stock/{id}', route = {} }: Case): string[] {
  const backends: { [name: string]: Backend } = { stock, ...others };
  const spec = { name: 'shop', access: { open: 'a test' }, backends, routes: { [key]: { backend: 'stock', ...route } } };
  const bound = Object.fromEntries(Object.keys(backends).map((name) => [name, { url: `http://${name}` }]));
  try {
    compileKubernetes({ apis: [parseApi(spec, { folder })], bindings: { backends: bound }, place: { address: '127.0.0.1', port: 8080 } });
    return [];
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return error.problems.map(({ path, code, message }) => `${path} ${code}: ${message.replace(`${folder}/`, '')}`);
  }
}

const DESCRIPTOR = 'backends.stock.transcode.descriptor DescriptorUnusable';
const SERVICE = 'backends.stock.transcode.services[0]';

describe('a descriptor set', () => {
  test.each<[string, Backend, string]>([
    ['is not there', transcoding('none.pb'), `${DESCRIPTOR}: none.pb is not there`],
    ['is something else', transcoding('text.pb'), `${DESCRIPTOR}: text.pb is not a descriptor set`],
    ['is too large', transcoding('large.pb'), `${DESCRIPTOR}: large.pb is larger than 1 MiB`],
    ['lacks what it needs', transcoding('needs.pb'), `${DESCRIPTOR}: needs.pb needs google/api/annotations.proto, and does not hold it`],
    [
      'lacks a service',
      transcoding('stock.pb', 'shop.Stack'),
      `${SERVICE} ServiceNotDescribed: "shop.Stack" is not in the descriptor set, which holds shop.Stock`,
    ],
    ['has no rules', transcoding('bare.pb'), `${SERVICE} NoHttpRule: no method of "shop.Stock" has a google.api.http rule`],
    [
      'has a rule for a stream',
      transcoding('streams.pb'),
      `${SERVICE} StreamNotTranscoded: "shop.Stock/Watch" streams and has a google.api.http rule`,
    ],
  ])('that %s is refused', (_, stock, expected) => {
    expect(problems({ stock })).toEqual([expect.stringContaining(expected)]);
  });

  test('is looked for in the folder of the spec, and in the working directory where a spec has none', () => {
    const spec = {
      name: 'shop',
      backends: { stock: transcoding() },
      routes: { 'GET /stock/{id}': { backend: 'stock', access: { open: 'x' } } },
    };

    expect(parseApi(spec, { folder: '/specs' }).backends?.stock?.transcode?.descriptor).toBe('/specs/stock.pb');
    expect(parseApi(parseApi(spec, { folder: '/specs' }), { folder: '/other' }).backends?.stock?.transcode?.descriptor).toBe(
      '/specs/stock.pb',
    );
    expect(parseApi(spec).backends?.stock?.transcode?.descriptor).toBe('stock.pb');
  });

  test('is read with all that it says of its methods', () => {
    expect(parseDescriptor(stockDescriptor()).services.get('shop.Stock')).toEqual([
      {
        name: 'Get',
        streams: false,
        rules: [
          { method: 'GET', path: '/stock/{id}' },
          { method: 'GET', path: '/shelves/{note=rows/*}/stock/{id}' },
          { method: 'GET', path: '/late/{id}' },
          { method: 'GET', path: '/divided/{id}' },
        ],
      },
      { name: 'Put', streams: false, rules: [{ method: 'POST', path: '/stock' }] },
      { name: 'Drop', streams: false, rules: [] },
      { name: 'Watch', streams: true, rules: [] },
    ]);
  });
});

describe('a route', () => {
  test.each(['GET /stock/{id}', 'GET /stock/7', 'GET /shelves/{shelf}/{row}/stock/{id}', 'POST /stock', 'ANY /stock', 'GET /{rest+}'])(
    '%s has a rule that answers it',
    (key) => {
      expect(problems({ key })).toEqual([]);
    },
  );

  test.each(['GET /stocks/{id}', 'GET,PUT /stock/{id}', 'GET /stock', 'POST /shop.Stock/{method}', 'ANY /odd'])('%s is refused', (key) => {
    expect(problems({ key })).toEqual([expect.stringContaining(`routes["${key}"] NoHttpRule: no google.api.http rule of "stock" answers`)]);
  });

  test.each<[string, Case, string]>([
    ['is rewritten', { route: { rewrite: { path: '/x' } } }, 'routes["GET /stock/{id}"].rewrite.path NotWithTranscode: the path of a call'],
    [
      'is rewritten in a variant',
      { route: { variants: [{ when: { headers: { a: 'b' } }, rewrite: { path: '/x' } }] } },
      'routes["GET /stock/{id}"].variants[0].rewrite.path NotWithTranscode',
    ],
    [
      'changes what messages are known by',
      { route: { response: { headers: { set: { 'Content-Type': 'text/plain' } } } } },
      'routes["GET /stock/{id}"] NotWithTranscode: changes the header "content-type"',
    ],
    ['streams', { route: { stream: { sse: {} } } }, 'routes["GET /stock/{id}"] NotWithTranscode: "GET /stock/{id}" streams'],
    ['has a fallback', { route: { fallback: { respond: { status: 200 } } } }, '"GET /stock/{id}" has a fallback'],
    ['is repeated after answers', { route: { retry: { when: ['503'] } } }, '"GET /stock/{id}" is repeated after answers'],
    [
      'is divided among backends that differ',
      { others: { other: transcoding('other.pb') }, route: { canary: { backend: 'other', weightPercent: 5 } } },
      'leads to "stock" and "other", whose "transcode" differ',
    ],
    [
      'is copied to one that takes no JSON',
      { others: { other: { protocol: 'grpc' } }, route: { mirror: { backend: 'other' } } },
      'whose "transcode" differ',
    ],
    [
      'takes no JSON and is copied to one that does',
      { key: 'GET /other', others: { other: {} }, route: { backend: 'other', mirror: { backend: 'stock' } } },
      'leads to "other" and "stock", whose "transcode" differ',
    ],
    [
      'has one that takes JSON as a stand-in',
      { key: 'GET /other', others: { other: {} }, route: { backend: 'other', fallback: { backend: 'stock' } } },
      '"GET /other" has a fallback',
    ],
  ])('that %s is refused', (_, written, expected) => {
    expect(problems(written)).toEqual([expect.stringContaining(expected)]);
  });

  test('may be divided among backends that are transcoded alike, and repeated where nothing was answered', () => {
    const route = {
      canary: { backend: 'other', weightPercent: 5 },
      mirror: { backend: 'third' },
      retry: { when: ['connect-failure', 'reset'] },
    };

    expect(problems({ others: { other: transcoding(), third: transcoding() }, route })).toEqual([]);
  });
});

test.each<[string, string, boolean]>([
  ['/v1/{name=shelves/*}', '/v1/shelves/{id}', true],
  ['/v1/{name=shelves/*}', '/v1/rows/{id}', false],
  ['/v1/{path=**}', '/v1/a/b/c', true],
  ['/v1/items/{id}:close', '/v1/items/{id}', true],
  ['/v1/items:close', '/v1/items:close', true],
  ['/v1/items', '/v1/items/{rest+}', true],
  ['/v1/items/*', '/v1/items', false],
])('a rule for %s and a route for %s: %s', (path, template, expected) => {
  expect(answers({ method: 'GET', path }, parseTemplate(template), '')).toBe(expected);
  expect(answers({ method: 'GET', path: `/base${path}` }, parseTemplate(template), '/base')).toBe(expected);
});

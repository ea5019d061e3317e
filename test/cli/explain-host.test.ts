import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Explanation } from '../../src/cli/explain/explain';
import { folder, tollgate } from './support';

const answering = (name: string, hosts: string, ...lines: string[]) =>
  [`name: ${name}`, hosts, ...lines, 'access: { open: test }', 'routes:', '  GET /a: { respond: { status: 200 } }'].join('\n');

const FILES = {
  'gateway.yaml': 'apis: [any.yaml, wide.yaml, deep.yaml, shop.yaml]',
  'any.yaml': answering('any', ''),
  'wide.yaml': `${answering('wide', "hosts: ['*.example.com']")}\n  GET /wide: { respond: { status: 200 } }`,
  'deep.yaml': answering('deep', "hosts: ['*.sub.example.com']"),
  'shop.yaml': answering('shop', 'hosts: [shop.example.com]', 'basePath: /api'),
};

async function explain(request: string, ...options: string[]): Promise<Explanation> {
  const { status, stdout, stderr } = await tollgate('explain', join(folder(FILES), 'gateway.yaml'), request, '--json', ...options);
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

test.each([
  ['shop.example.com', '/api/a', 'shop'],
  ['SHOP.Example.com', '/api/a', 'shop'],
  ['shop.example.com:8443', '/api/a', 'shop'],
  ['shop.example.com.', '/api/a', 'shop'],
  ['shop.example.com.:8443', '/api/a', 'shop'],
  ['shop.example.com:8443.', '/api/a', 'shop'],
  ['x.example.com', '/a', 'wide'],
  ['y.x.example.com', '/a', 'wide'],
  ['sub.example.com', '/a', 'wide'],
  ['y.sub.example.com', '/a', 'deep'],
  ['example.com', '/a', 'any'],
  ['.example.com', '/a', 'any'],
  ['example.org', '/a', 'any'],
  ['shop.example.com..', '/a', 'any'],
  ['shop.example.com:', '/a', 'any'],
  ['[::1]:8080', '/a', 'any'],
])('the host %s is looked up as Envoy does: %s is of the API %s', async (host, path, api) => {
  expect(await explain(`GET ${path}`, '-H', `host: ${host}`)).toMatchObject({ api, route: 'GET /a', answer: { status: 200 } });
});

test.each([
  ['shop.example.com', '/a'],
  ['shop.example.com', '/wide'],
  ['y.sub.example.com', '/wide'],
  ['x.example.com', '/api/a'],
])('no API of another host answers for %s%s', async (host, path) => {
  const explanation = await explain(`GET ${path}`, '-H', `host: ${host}`);
  expect(explanation).toMatchObject({ api: null, route: null, answer: { status: 404, problem: 'not-found' } });
  expect(explanation.checks.at(-1)).toMatchObject({ check: 'path', detail: 'no route has this path' });
});

test.each(['a.example.com,b.example.com', 'ann@shop.example.com', 'a b', 'shop.example.com/a', 'shöp.example.com'])(
  'the host %s is refused before anything else',
  async (host) => {
    const { checks, answer } = await explain('GET /a//b', '-H', `host: ${host}`);
    expect(checks).toEqual([expect.objectContaining({ check: 'host', outcome: 'refused', problem: 'invalid-request' })]);
    expect(answer).toEqual({ status: 400, problem: 'invalid-request', type: 'urn:tollgate:problem:invalid-request' });
  },
);

test('a host that no API has is said', async () => {
  const files = { 'shop.yaml': FILES['shop.yaml'] };
  const { stdout } = await tollgate('explain', join(folder(files), 'shop.yaml'), 'GET http://other.example.com/api/a', '--json');
  const { checks } = JSON.parse(stdout) as Explanation;
  expect(checks.at(-1)).toMatchObject({ check: 'host', status: 404, detail: 'no API answers on "other.example.com"' });
});

test.each(['http://[::1/a', 'http://exa mple/a', 'http://a:b:c/a'])('a url that is none is a wrong command line: %s', async (url) => {
  const { status, stderr } = await tollgate('explain', join(folder(FILES), 'gateway.yaml'), `GET ${url}`);
  expect([status, stderr]).toEqual([2, expect.stringContaining('is no request')]);
});

import { describe, expect, test } from 'vitest';
import { codes, imported, refusals } from './document';

const PATHS = { '/a': { get: {} } };

describe('servers', () => {
  test('give the host, the base path and the address of the backend', () => {
    const result = imported(PATHS, { servers: [{ url: 'https://Pets.example.com:8443/v1/' }] });

    expect(result.spec).toMatchObject({ name: 'pet-store', hosts: ['pets.example.com'], basePath: '/v1', backends: { 'pet-store': {} } });
    expect(result.spec.routes['GET /a'].backend).toBe('pet-store');
    expect(result.bindings).toEqual({ backends: { 'pet-store': { url: 'https://pets.example.com:8443/v1' } } });
    expect(codes(result)).toEqual([]);
    expect(refusals(result)).toEqual([]);
  });

  test.each([
    ['a path alone', [{ url: '/v1' }], { basePath: '/v1' }],
    ['none', [], {}],
    ['no list', undefined, {}],
  ])('%s: the backend is to be bound by hand', (_, servers, expected) => {
    const result = imported(PATHS, { servers });

    expect(result.spec).toMatchObject(expected);
    expect(result.spec.hosts).toBeUndefined();
    expect(result.bindings).toEqual({ backends: {} });
    expect(codes(result)).toEqual(['ServerNotKnown']);
  });

  test.each(['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:80'])('%s is an address and no host of the API', (url) => {
    const result = imported(PATHS, { servers: [{ url }] });

    expect(result.spec.hosts).toBeUndefined();
    expect(result.bindings.backends?.['pet-store'].url).toBe(url.replace(':80', ''));
  });

  test('variables stand at their defaults, which is listed', () => {
    const variables = { region: { default: 'eu' }, version: { default: 'v2' } };
    const result = imported(PATHS, { servers: [{ url: 'https://{region}.example.com/{version}', variables }] });

    expect(result.spec).toMatchObject({ hosts: ['eu.example.com'], basePath: '/v2' });
    expect(codes(result)).toEqual(['ServerVariable', 'ServerVariable']);
  });

  test.each(['wss://a.example.com', '{scheme}://a.example.com', 'a.example.com', '//a.example.com', 7])('%j is listed', (url) => {
    const result = imported(PATHS, { servers: [{ url }] });

    expect(result.bindings).toEqual({ backends: {} });
    expect(codes(result)).toEqual(['ServerNotCarried', 'ServerNotKnown']);
  });

  test('the first server counts, the others are listed; a password is never carried', () => {
    const result = imported(PATHS, { servers: [{ url: 'https://me:hunter2@a.example.com' }, { url: 'https://me:hunter2@b.example.com' }] });

    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(result.spec.hosts).toEqual(['a.example.com']);
    expect(codes(result)).toEqual(['ServerNotCarried', 'CredentialsNotCarried']);
  });

  test('a url that cannot be used shows no password either', () => {
    expect(JSON.stringify(imported(PATHS, { servers: [{ url: 'wss://me:hunter2@a.example.com' }] }))).not.toContain('hunter2');
  });

  test('a server of a path or an operation is a backend of its own, once per address', () => {
    const own = [{ url: 'https://uploads.example.com' }];
    const result = imported({
      '/a': { get: {}, post: { servers: own } },
      '/b': { servers: own, get: {} },
      '/c': { get: { servers: [{ url: '/v2' }] } },
    });

    expect(Object.values(result.spec.routes).map(({ backend }) => backend)).toEqual([
      'pet-store',
      'uploads-example-com',
      'uploads-example-com',
      'pets-example-com',
    ]);
    expect(result.bindings.backends).toMatchObject({
      'uploads-example-com': { url: 'https://uploads.example.com' },
      'pets-example-com': { url: 'https://pets.example.com/v2' },
    });
    expect(codes(result)).toEqual(['OwnServer', 'OwnServer']);
    expect(refusals(result)).toEqual([]);
  });
});

describe('names and descriptions', () => {
  test.each([
    ['Café “Pets” API v1.0', 'cafe-pets-api-v1-0'],
    ['***', 'api'],
    ['x'.repeat(80), 'x'.repeat(63)],
  ])('%s is called %s', (title, name) => {
    expect(imported(PATHS, { info: { title } }).spec.name).toBe(name);
  });

  test('a name can be given', () => {
    expect(imported(PATHS, {}, { name: 'zoo' }).spec).toMatchObject({ name: 'zoo', description: 'Pet Store', backends: { zoo: {} } });
  });

  test('summaries and tags are carried in short, deprecation is listed', () => {
    const result = imported({
      '/a': { get: { summary: `All\nof it`, tags: ['pets', 'pets', ''], deprecated: true }, put: { description: 'y'.repeat(300) } },
    });

    expect(result.spec.routes['GET /a']).toMatchObject({ description: 'All', tags: ['pets'] });
    expect(result.spec.routes['PUT /a'].description).toHaveLength(200);
    expect(codes(result)).toEqual(['Deprecated']);
  });

  test('extensions, callbacks and webhooks are listed once per kind, with their number', () => {
    const operation = { 'x-amazon-apigateway-integration': { uri: 'https://x' }, callbacks: {}, 'x-throttling': 1 };
    const result = imported({ '/a': { get: operation, put: operation } }, { webhooks: {}, 'x-root': 1 });

    expect(result.notCarried.map(({ code, count }) => [code, count])).toEqual([
      ['ExtensionNotCarried', 1],
      ['DocumentationNotCarried', 1],
      ['ExtensionNotCarried', 2],
      ['ExtensionNotCarried', 2],
      ['CallbacksNotCarried', 2],
    ]);
    expect(result.notCarried.map(({ message }) => message)).toContainEqual(expect.stringContaining('write limits'));
  });
});

import { describe, expect, test } from 'vitest';
import { examine, resolve } from '../../src/model/resolve';
import { SpecError } from '../../src/problem';
import type { ApiSpec } from '../../src/spec/api';
import { problems, routes, shop } from './support';

const api = (name: string, fields: Partial<ApiSpec> = {}) => shop({ name, ...fields });
const on = (host: string, basePath?: string) => ({ hosts: [host], ...(basePath === undefined ? {} : { basePath }) });

describe('a gateway', () => {
  test('has defaults', () => {
    const { model } = resolve({ apis: [shop()] });

    expect({ ...model, apis: model.apis.length }).toEqual({
      name: 'shop',
      apis: 1,
      limits: { owner: '_gateway', limits: [] },
      errors: { typeBase: 'urn:tollgate:problem:', detail: new Map() },
      requestId: { header: 'x-request-id', trust: false },
      limitHeaders: 'draft',
      accessLog: { headers: [], redact: [] },
      securityHeaders: false,
      settings: {},
    });
  });

  test('keeps what is written, headers in lower case', () => {
    const settings = {
      name: 'edge',
      baseline: { securityHeaders: 'default' as const, limits: [{ requests: 1, per: 'second' as const, scope: 'instance' as const }] },
      errors: { typeBase: 'https://e.test/', detail: { forbidden: 'No.' } },
      requestId: { header: 'X-Id', trust: true },
      limitHeaders: 'both' as const,
      observability: { accessLog: { headers: ['User-Agent'], redact: ['Authorization'] } },
    };

    expect(resolve({ apis: [shop({ name: 'gateway' })], settings }).model).toMatchObject({
      name: 'edge',
      limits: { owner: '_gateway', limits: [{ id: '_gateway/0', path: 'baseline.limits[0]' }] },
      errors: { typeBase: 'https://e.test/', detail: new Map([['forbidden', 'No.']]) },
      requestId: { header: 'x-id', trust: true },
      limitHeaders: 'both',
      accessLog: { headers: ['user-agent'], redact: ['authorization'] },
      securityHeaders: true,
    });
  });

  test('of one API is named after it in problems', () => {
    expect(() => resolve({ apis: [shop({ routes: routes('GET /a'), backends: {} })], settings: { name: 'edge' } })).toThrow(
      /^API 'shop' has 1 problem\n {2}routes/,
    );
  });

  test('of several says which API a problem is in, and all of them at once', () => {
    const apis = [api('a', { ...on('a.test'), backends: {} }), api('b', { ...on('b.test'), backends: {} })];
    const settings = { name: 'edge' };

    expect(() => resolve({ apis, settings })).toThrow(
      [
        "Gateway 'edge' has 2 problems",
        '  a: routes["GET /orders"].backend: there is no backend "orders"; there are none [UnknownBackend]',
        '  b: routes["GET /orders"].backend: there is no backend "orders"; there are none [UnknownBackend]',
      ].join('\n'),
    );
  });

  test('can be examined without throwing, for those who have problems of their own to add', () => {
    const { model, problems: found } = examine({ apis: [shop({ backends: {} })] });

    expect(found.map(({ code }) => code)).toEqual(['UnknownBackend']);
    expect(model.apis[0]?.routes).toHaveLength(1);
  });

  test('throws no warnings and returns them', () => {
    const { warnings } = resolve({ apis: [shop({ backends: { orders: {}, unused: {} } })] });

    expect(warnings.map(({ code }) => code)).toEqual(['UnusedBackend']);
    expect(() => resolve({ apis: [shop({ backends: { unused: {} } })] })).toThrow(SpecError);
  });
});

describe('two APIs', () => {
  test.each<[string, Partial<ApiSpec>, Partial<ApiSpec>]>([
    ['different hosts', on('a.test'), on('b.test')],
    ['one host and different base paths', on('a.test', '/a'), on('a.test', '/b')],
    ['base paths of which one only begins with the text of the other', on('a.test', '/a'), on('a.test', '/ab')],
    ['a host and any host', on('a.test'), {}],
    ['a host and a wildcard, which yields to it', on('a.x.test'), on('*.x.test')],
    ['no host and different base paths', { basePath: '/a' }, { basePath: '/b' }],
  ])('may have %s', (_, one, other) => {
    expect(problems([api('one', one), api('other', other)])).toEqual([]);
  });

  test.each<[string, Partial<ApiSpec>, Partial<ApiSpec>, string]>([
    ['one host', on('a.test'), on('a.test'), 'a.test/'],
    ['one of several hosts', { hosts: ['c.test', 'a.test'] }, { hosts: ['b.test', 'a.test'] }, 'a.test/'],
    ['one host and base paths within each other', on('a.test', '/a/b'), on('a.test', '/a'), 'a.test/a/b'],
    ['one host, of which one has no base path', on('a.test', '/a'), on('a.test'), 'a.test/a'],
    ['any host', {}, {}, 'any host/'],
    ['one wildcard', on('*.x.test'), on('*.x.test'), '*.x.test/'],
  ])('cannot share %s', (_, one, other, place) => {
    expect(problems([api('one', one), api('other', other)])).toEqual([
      `apis: "one" and "other" both answer on ${place}; give them different hosts or base paths [ApisOverlap]`,
    ]);
  });

  test('cannot have one name', () => {
    expect(problems([api('one', on('a.test')), api('one', on('b.test')), api('one', on('c.test'))])).toEqual([
      'apis: two APIs are called "one"; give each its own name [SameName]',
    ]);
  });

  test('may have routes, schemes and limits of one name: each has its own', () => {
    const limits = [{ requests: 1, per: 'second' as const, scope: 'instance' as const }];
    const { model } = resolve({ apis: [api('a', { ...on('a.test'), limits }), api('b', { ...on('b.test'), limits })] });

    expect(model.apis.map(({ limits: list }) => list.limits[0]?.id)).toEqual(['a/0', 'b/0']);
  });
});

test('a base path has no slash at its end', () => {
  expect(resolve({ apis: [shop({ basePath: '/api/' })] }).model.apis[0]?.basePath).toBe('/api');
});

test('hosts are in lower case, each once', () => {
  expect(resolve({ apis: [shop({ hosts: ['A.test', 'a.test', 'b.test'] })] }).model.apis[0]?.hosts).toEqual(['a.test', 'b.test']);
});

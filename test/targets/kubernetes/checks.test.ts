import { describe, expect, test } from 'vitest';
import { SpecError } from '../../../src/problem';
import type { Backend } from '../../../src/spec/backend';
import type { Bindings } from '../../../src/spec/bindings';
import { compileKubernetes, compilePod } from '../../../src/targets/kubernetes/compile';

const open = { open: 'a test' };
const spec = {
  name: 'shop',
  backends: { a: {}, b: {} },
  routes: {
    'GET /a': { backend: 'a', access: open },
    'GET /ab': {
      weighted: [
        { backend: 'a', weight: 1 },
        { backend: 'b', weight: 1 },
      ],
      access: open,
    },
  },
};
const compile = (backends: Bindings['backends']) => () =>
  compileKubernetes({ apis: [spec], bindings: { backends: backends ?? {} }, place: { address: '127.0.0.1', port: 8080 } });
const b = { url: 'http://b' };

test.each([
  [['http://1.example.com', 'https://2.example.com'], 'are partly https and partly http'],
  [['http://1.example.com/x', 'http://2.example.com/y'], 'have different paths ("/x", "/y")'],
  [['https://1.example.com', 'https://2.example.com'], 'have different host names ("1.example.com", "2.example.com")'],
])('refuses the endpoints %p, which one cluster cannot serve alike', (urls, why) => {
  const bound = compile({ a: { endpoints: urls.map((url) => ({ url })) }, b });
  expect(bound).toThrow(SpecError);
  expect(bound).toThrow(`bindings.backends.a.endpoints: the endpoints of "a" ${why}`);
});

test('takes several endpoints of one kind', () => {
  expect(compile({ a: { endpoints: [{ url: 'http://1.example.com' }, { url: 'http://2.example.com', weight: 3 }] }, b })).not.toThrow();
});

test('refuses to divide requests over backends that are bound to different paths', () => {
  expect(compile({ a: { url: 'http://a/x' }, b })).toThrow(
    'routes["GET /ab"].weighted: its backends are bound to different paths ("/x", "")',
  );
});

test('refuses a mirror that is bound to another path than what it copies', () => {
  const mirrored = {
    name: 'shop',
    backends: { a: { mirror: { backend: 'b' } }, b: {} },
    routes: { 'GET /a': { backend: 'a', access: open } },
  };
  const bound = (url: string) => () =>
    compileKubernetes({ apis: [mirrored], bindings: { backends: { a: { url }, b } }, place: { address: '127.0.0.1', port: 8080 } });

  expect(bound('http://a/x')).toThrow('routes["GET /a"].mirror: copies for "b" have the path that "a" gets');
  expect(bound('http://a')).not.toThrow();
});

describe('a Service that stands for its pods', () => {
  const warnings = (policies: Backend, headless?: boolean) => {
    const service = { name: 'orders', port: 80, ...(headless === undefined ? {} : { headless }) };
    const apis = [{ name: 'shop', backends: { a: policies }, routes: { 'GET /a': { backend: 'a', access: open } } }];
    return compilePod({ apis, bindings: { backends: { a: { service } } } }).warnings.filter(({ code }) => code === 'ServiceHidesPods');
  };
  const policies: Backend = { loadBalancing: { leastRequest: {} }, outliers: {} };

  test('is odd where they are to be told apart', () => {
    expect(warnings(policies).map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'bindings.backends.a.service: the Service "orders" has one address for all of its pods, so loadBalancing, outliers of "a" sees one endpoint; make it headless and write "headless: true"',
    ]);
  });

  test.each<[Backend, boolean | undefined]>([
    [policies, true],
    [{ retry: {}, capacity: { requests: 1 } }, undefined],
  ])('is not with %j, headless: %s', (fields, headless) => {
    expect(warnings(fields, headless)).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { SpecError } from '../../../src/problem';
import type { Bindings } from '../../../src/spec/bindings';
import { compileKubernetes } from '../../../src/targets/kubernetes/compile';

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

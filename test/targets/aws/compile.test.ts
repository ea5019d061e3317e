import { expect, test } from 'vitest';
import type { SpecError } from '../../../src/problem';
import { compileAws } from '../../../src/targets/aws/compile';
import { openSpec } from './support';

test('lists every backend that is unbound or bound wrongly at once', () => {
  const names = ['a', 'b', 'c', 'd'];
  const spec = {
    ...openSpec(),
    backends: Object.fromEntries(names.map((name) => [name, {}])),
    routes: Object.fromEntries(names.map((name) => [`GET /${name}`, { backend: name }])),
  };
  const backends = { b: { service: { name: 'b', port: 80 } }, c: { function: 'nope' }, d: { url: 'h2c://d.internal' } };
  const said = () => {
    try {
      compileAws({ apis: [spec], bindings: { backends } });
      return [];
    } catch (error) {
      return (error as SpecError).problems.map(({ path, code }) => `${path} ${code}`).sort();
    }
  };
  expect(said()).toEqual([
    'bindings.backends.a UnboundBackend',
    'bindings.backends.b.service WrongBinding',
    'bindings.backends.c AwsNotAFunction',
    'bindings.backends.d.url AwsH2c',
  ]);
});

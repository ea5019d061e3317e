import { expect, test } from 'vitest';
import { parseTemplate } from '../../../../src/model/template';
import { canStartWith, literalPrefix, templateRegex } from '../../../../src/targets/kubernetes/envoy/template-regex';

const fits = (template: string, path: string) => new RegExp(`^${templateRegex('', parseTemplate(template))}(?:\\?.*)?$`).test(path);

test.each([
  ['/a/{x}/c', '/a/b/c', true],
  ['/a/{x}/c', '/a/b/c?y=/d', true],
  ['/a/{x}/c', '/a/b?y=/c', false],
  ['/a/{x}', '/a/?y', false],
  ['/a/{x}', '/a/b/c', false],
  ['/a/{rest+}', '/a', true],
  ['/a/{rest+}', '/a/', true],
  ['/a/{rest+}', '/a?x=/b', true],
  ['/a/{rest+}', '/ab', false],
  ['/{x}/b', '/?/b', false],
])('%s takes %s: %p, whatever its query says', (template, path, expected) => {
  expect(fits(template, path)).toBe(expected);
});

test.each([
  ['/a/b', '/a/b'],
  ['/a/{x}', '/a/'],
  ['/a/{rest+}', '/a'],
  ['/{x}', '/'],
  ['/', '/'],
])('the paths of %s start with %s', (template, prefix) => {
  expect(literalPrefix('', parseTemplate(template))).toBe(prefix);
});

test.each([
  ['/{x}/b', '/a/', true],
  ['/{x}/b', '/a/b', true],
  ['/{x}/b', '/a/c', false],
  ['/{x}', '/a/', false],
  ['/{rest+}', '/a/b/c', true],
  ['/a/{x}', '/b', false],
])('whether some path of %s starts with %s: %p', (template, prefix, expected) => {
  expect(canStartWith('', parseTemplate(template), prefix)).toBe(expected);
});

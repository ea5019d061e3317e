import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guardPath, refusedPaths } from '../../src/model/path-guard';
import type { PathException } from '../../src/spec/paths';

const PATH_EXCEPTIONS = ['nonAscii', 'encodedSlash', 'encodedPercent', 'semicolon', 'doubleSlash'] as const;

test.each(['/', '/orders/1', '/a.b/..c/...', '/x%20y', "/a/-_~!$&'()*+,=:@", '/%41', '/a/'])('lets %j through', (path) => {
  expect(guardPath(path)).toEqual([]);
});

test.each([
  ['/a/../b', 'a dot segment'],
  ['/a/.', 'a dot segment'],
  ['/%2e%2E/b', 'a dot segment'],
  ['/.%2e;/b', 'a dot segment'],
  ['/a\\b', 'a backslash'],
  ['/a%5cb', 'a backslash'],
  ['/a%00', 'an encoded control character'],
  ['/a%7F', 'an encoded control character'],
  ['/a%', 'a broken escape'],
  ['/a%2', 'a broken escape'],
  ['/a%zz', 'a broken escape'],
  ['/a%u0041', 'a broken escape'],
  ['/%c0%ae', 'an escape that is no UTF-8'],
  ['/%ed%a0%80', 'an escape that is no UTF-8'],
])('%j has %s, which nothing opens', (path, why) => {
  const all = ['nonAscii', 'encodedSlash', 'encodedPercent', 'semicolon', 'doubleSlash'] as const;
  expect(guardPath(path)).toContain(why);
  expect(guardPath(path, all)).toContain(why);
});

test.each([
  ['/a//b', 'doubleSlash'],
  ['/a%2Fb', 'encodedSlash'],
  ['/a%25b', 'encodedPercent'],
  ['/a;b=1', 'semicolon'],
  ['/a%3bb', 'semicolon'],
  ['/caf%C3%A9', 'nonAscii'],
] as const)('%j is opened by %s alone', (path, exception) => {
  expect(guardPath(path)).toHaveLength(1);
  expect(guardPath(path, [exception])).toEqual([]);
  const others = (['nonAscii', 'encodedSlash', 'encodedPercent', 'semicolon', 'doubleSlash'] as const).filter(
    (other) => other !== exception,
  );
  expect(guardPath(path, others)).toHaveLength(1);
});

test.each(['/a b', '/café', '/a\u0000', '/a\n'])('characters that never stand raw are refused: %j', (path) => {
  expect(guardPath(path, ['nonAscii'])).toHaveLength(1);
});

const matches = (path: string, allowed: readonly PathException[]) => new RegExp(refusedPaths(allowed), 'i').test(path);

test('as one expression it refuses the same paths', () => {
  const pieces = ['/', '.', '%2e', '%2F', ';', '%3b', '%25', '%', '\\', '%5C', '%c3%a9', '%c0%ae', '%00', '%zz', '\n', 'a', ''];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 6 }), fc.subarray([...PATH_EXCEPTIONS]), (chosen, allowed) => {
      const path = `/${chosen.join('')}`;
      expect(matches(path, allowed)).toBe(guardPath(path, allowed).length > 0);
    }),
  );
});

test('as one expression it takes what was decoded before', () => {
  expect([matches('/a b', []), matches('/a"b', [])]).toEqual([false, false]);
  expect([matches('/é', []), matches('/é', ['nonAscii']), matches('/é\u0000', ['nonAscii'])]).toEqual([true, false, true]);
});

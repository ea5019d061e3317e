import { expect, test } from 'vitest';
import { pathIsPlain } from '../../src/runtime/core/path-guard';

test.each(['/', '/a/b', '/a/', '/a.b/..c', '/%6Eew', '/a%20b', "/a!$&'()*+,=:@-_~", '/a...b', '/.well-known/x'])('%s is plain', (path) => {
  expect(pathIsPlain(path, [])).toBe(true);
});

test.each([
  ...['/a//b', '//', '/./a', '/a/..', '/a/../b', '/%2e%2E/a', '/a/.%2e', '/a%2Fb', '/a%5cb', '/a\\b', '/a%252f', '/a;b', '/a%3Bb'],
  ...['/a%00', '/a%0d%0a', '/a%7f', '/a\tb', '/a%', '/a%2', '/a%zz', '/ü', '/%c3%bc', '/%c0%ae', '/a%u002f'],
])('%s is refused', (path) => {
  expect(pathIsPlain(path, [])).toBe(false);
});

test('exceptions open what they name and nothing else', () => {
  expect(pathIsPlain('/%c3%bc', ['nonAscii'])).toBe(true);
  expect(pathIsPlain('/%c0%ae%c0%ae/a', ['nonAscii'])).toBe(false);
  expect(pathIsPlain('/a//b', ['doubleSlash'])).toBe(true);
  expect(pathIsPlain('/a/..//b', ['doubleSlash'])).toBe(false);
  expect(pathIsPlain('/a%2Fb', ['encodedSlash'])).toBe(true);
  expect(pathIsPlain('/a%2F..%2Fb', ['encodedSlash'])).toBe(false);
  expect(pathIsPlain('/a%2Fb', ['nonAscii', 'semicolon'])).toBe(false);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guardPath } from '../../../../src/model/path-guard';
import type { PathException } from '../../../../src/spec/paths';
import { acceptedPath, DECODABLE_PATH } from '../../../../src/targets/kubernetes/envoy/guard';
import { re2 } from '../../../support/envoy-matcher';

const EXCEPTIONS: readonly PathException[] = ['doubleSlash', 'encodedSlash', 'encodedPercent', 'semicolon', 'nonAscii'];

/** Escapes of letters, digits, `-`, `.`, `_` and `~` are decoded before Envoy looks at the path. */
function decoded(path: string): string {
  return path.replace(/%([2-7][0-9a-f])/gi, (whole, hex) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[\w.~-]/.test(character) ? character : whole;
  });
}

function accepts(path: string, allowed: readonly PathException[]): boolean {
  const guard = re2(acceptedPath(allowed));
  return guard.test(path) || (re2(DECODABLE_PATH).test(path) && guard.test(decoded(path)));
}

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('/', '/', 'a', 'b', '.', '..') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(';', '%', '%2', '%2f', '%2F', '%2e', '%2E', '%5c', '\\', '%25', '%3b', '%00', '%7f', '%0a', '%41'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('%c3%a9', '%e2%82%ac', '%c0%af', '%c1%81', '%ff', '%zz', '%20', '%3f', '+', '~', ':', '@', '\u00e9', ' '),
  },
);

const path = fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`);

test('Envoy accepts the paths that the model accepts', () => {
  fc.assert(
    fc.property(path, (text) => {
      expect(accepts(text, [])).toBe(guardPath(text).length === 0);
    }),
    { numRuns: 20_000 },
  );
});

test('with exceptions, Envoy accepts no path that the model refuses', () => {
  fc.assert(
    fc.property(path, fc.subarray([...EXCEPTIONS]), (text, allowed) => {
      if (accepts(text, allowed)) expect(guardPath(text, allowed)).toEqual([]);
    }),
    { numRuns: 20_000 },
  );
});

test.each([
  '/a/../b',
  '/a/%2e%2e/b',
  '/a/..;/b',
  '/a/.%2e;x=1/b',
  '//a',
  '/a//b',
  '/a%2fb',
  '/a%5cb',
  '/a%252fb',
  '/a;b',
  '/%00',
  '/a%',
  '/%2%41',
  '/%%32%66',
  '/%e2%82',
])('refuses %s', (text) => {
  expect(accepts(text, [])).toBe(false);
});

test.each(['/', '/a', '/a/', '/a.b', '/...', '/.well-known/x', '/a%20b', '/@me', '/%6Eew', '/a%2Db'])('accepts %s', (text) => {
  expect(accepts(text, [])).toBe(true);
});

test.each(['/a?x=../..', '/a?x=%2f%00;', '/a?//'])('does not look at the query: %s', (text) => {
  expect(accepts(text, [])).toBe(true);
});

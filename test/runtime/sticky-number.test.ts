import { describe, expect, test } from 'vitest';
import { stickyNumber } from '../../src/runtime/core/sticky-number';

const NUMBERS = 2 ** 32;

test.each<[string, string[], number]>([
  ['shop/next', [''], 3858140045],
  ['shop/next', ['ann'], 3834322813],
  ['shop/next', ['ann', 'acme'], 1556602871],
  ['shop/next', ['\u00fcnal', '\u{1f600}'], 1242074531],
])('the number of %j and %j does not change from release to release', (scope, values, number) => {
  expect(stickyNumber(scope, values)).toBe(number);
});

test('values do not run into each other', () => {
  const all = [['ab', 'c'], ['a', 'bc'], ['abc', ''], ['', 'abc'], ['abc']].map((values) => stickyNumber('shop/next', values));

  expect(new Set(all).size).toBe(all.length);
});

test('of a value 512 bytes count', () => {
  const value = '\u00fc'.repeat(256);

  expect(stickyNumber('shop/next', [`${value}x`])).toBe(stickyNumber('shop/next', [value]));
  expect(stickyNumber('shop/next', [`${value.slice(1)}x`])).not.toBe(stickyNumber('shop/next', [value]));
});

describe('what callers are called like', () => {
  const kinds: { readonly [kind: string]: (index: number) => string } = {
    'numbers in a row': (index) => String(index),
    addresses: (index) => `10.0.${index >> 8}.${index & 255}`,
    'addresses of mail': (index) => `customers:user${index}@example.com`,
    'ids that differ in their end': (index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  };

  test.each(Object.keys(kinds))('does not matter to the shares: %s', (kind) => {
    const counts = Array<number>(20).fill(0);
    for (let index = 0; index < 20_000; index += 1) {
      const part = Math.floor((20 * stickyNumber('shop/next', [kinds[kind]?.(index) ?? ''])) / NUMBERS);
      counts[part] = (counts[part] ?? 0) + 1;
    }
    // chi-squared with 19 degrees of freedom: above 60 once in 300,000
    expect(counts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0)).toBeLessThan(60);
  });

  test('says nothing about another canary', () => {
    const halves = (scope: string) => Array.from({ length: 20_000 }, (_, index) => stickyNumber(scope, [String(index)]) < NUMBERS / 2);
    const [one, other] = [halves('shop/next'), halves('shop/nexu')];
    const both = one.filter((first, index) => first && other[index]).length;

    expect(Math.abs(both - 5_000)).toBeLessThan(6 * Math.sqrt(20_000 * 0.25 * 0.75));
  });
});

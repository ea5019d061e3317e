import { expect, test } from 'vitest';
import { matchesGlob } from '../../src/runtime/core/glob';
import { cpuMillis } from '../support/cpu';

test.each([
  ['', ''],
  ['*', ''],
  ['*', 'a/b:c'],
  ['a*c', 'abbbc'],
  ['a*c', 'ac'],
  ['a*b*c', 'axbxbxc'],
  ['?b*', 'ab'],
  ['*.json', 'a.json.json'],
  ['a**', 'a'],
  ['[a].+$', '[a].+$'],
  ['*', '*'],
  ['a*', 'a*b'],
])('%j stands for %j', (pattern, text) => {
  expect(matchesGlob(pattern, text)).toBe(true);
});

test.each([
  ['', 'a'],
  ['a', ''],
  ['?', ''],
  ['a?', 'a'],
  ['a', 'A'],
  ['a', 'ab'],
  ['a*c', 'acb'],
  ['*a*b', 'ba'],
  ['.*', 'a'],
  ['?', '*a'],
])('%j does not stand for %j', (pattern, text) => {
  expect(matchesGlob(pattern, text)).toBe(false);
});

test('many stars take no longer for a long text', () => {
  expect(cpuMillis(() => expect(matchesGlob(`${'*a'.repeat(20)}*b`, 'a'.repeat(10_000))).toBe(false))).toBeLessThan(1_000);
});

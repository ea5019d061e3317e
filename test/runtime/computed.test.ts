import { describe, expect, test } from 'vitest';
import type { ComputedValue } from '../../src/runtime/config';
import { computed } from '../../src/runtime/core/computed';
import type { Identity } from '../../src/runtime/core/identity';

const sub = (scheme: string): ComputedValue => ({ key: 'user', scheme, value: [{ source: 'claim', name: 'sub' }] });
const caller = (scheme: string, claims: object = { sub: `${scheme}-ann` }): Identity => ({
  scheme,
  claims: { ...claims },
  scopes: [],
  groups: [],
});

describe('a header that two schemes fill', () => {
  const values = [sub('a'), sub('b')];

  test.each(['a', 'b'])('has what the scheme %s says of its callers', (scheme) => {
    expect(computed(values, caller(scheme))).toEqual({ user: `${scheme}-ann` });
  });

  test('has what the later one says where both know the caller, unless it says nothing', () => {
    expect(computed(values, { ...caller('a'), also: [caller('b')] })).toEqual({ user: 'b-ann' });
    expect(computed(values, { ...caller('a'), also: [caller('b', {})] })).toEqual({ user: 'a-ann' });
  });

  test('is empty where nobody says anything', () => {
    expect(computed(values, undefined)).toEqual({ user: '' });
    expect(computed(values, caller('c'))).toEqual({ user: '' });
  });

  test('is empty where the route sets it and its own value is missing', () => {
    const own: ComputedValue = { key: 'user', value: [{ source: 'claim', name: 'nickname' }] };
    expect(computed([...values, own], caller('a'))).toEqual({ user: '' });
  });
});

describe('a claim that is no header', () => {
  const note: ComputedValue = { key: 'note', value: ['of ', { source: 'claim', name: 'sub' }] };

  test.each(['', 'a\u0007b', 'a\tb'])('is missing: %j', (text) => {
    expect(computed([sub('a'), note], caller('a', { sub: text }))).toEqual({ user: '', note: '' });
  });

  test.each(['a\r\nb', 'a\0b'])('leaves nothing that counts where its scheme fills a header with it: %j', (text) => {
    expect(computed([sub('a')], caller('a', { sub: text }))).toBeUndefined();
    expect(computed([sub('a')], { ...caller('b'), also: [caller('a', { sub: text })] })).toBeUndefined();
    expect(computed([note], caller('a', { sub: text }))).toEqual({ note: '' });
  });
});

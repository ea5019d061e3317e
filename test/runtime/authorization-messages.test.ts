import { expect, test } from 'vitest';
import { readCheck, writeTold } from '../../src/runtime/companion/authorization-messages';
import { checkRequest } from './support/check-request';

test('a request is read with every value of its headers and parameters', () => {
  const { method, path, headers, query } = readCheck(
    checkRequest('/a?b=c%20d&b=e&f=g?h', [
      ['cookie', 'a=b'],
      ['x-a', 'ü'],
      ['x-a', ''],
    ]),
  );

  expect([method, path]).toEqual(['GET', '/a']);
  expect([...headers]).toEqual([
    ['cookie', ['a=b']],
    ['x-a', ['ü', '']],
  ]);
  expect([...query]).toEqual([
    ['b', ['c d', 'e']],
    ['f', ['g?h']],
  ]);
});

test('a message without a request is one without credentials', () => {
  const { headers, query } = readCheck(Buffer.alloc(0));

  expect([headers.size, query.size]).toEqual([0, 0]);
});

test('every kind of member becomes the metadata that Envoy reads', () => {
  const told = writeTold({ metadata: { a: 'b', c: 1.5, d: true, e: null, f: [1], g: { h: 'i' } } }).toString('hex');
  const member = (name: string, value: string) => {
    const content = `0a01${Buffer.from(name).toString('hex')}12${(value.length / 2).toString(16).padStart(2, '0')}${value}`;
    return `0a${(content.length / 2).toString(16).padStart(2, '0')}${content}`;
  };
  const one = '11000000000000f03f';
  const struct = [
    member('a', '1a0162'),
    member('c', '11000000000000f83f'),
    member('d', '2001'),
    member('e', '0800'),
    member('f', `320b0a09${one}`),
    member('g', `2a0a${member('h', '1a0169')}`),
  ].join('');

  expect(told).toBe(`1a0022${(struct.length / 2).toString(16)}${struct}`);
});

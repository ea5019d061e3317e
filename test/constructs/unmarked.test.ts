import { expect, test } from 'vitest';
import { unmarked } from '../../src/constructs/unmarked';

const mark = <T extends object>(value: T): T => Object.assign(value, { [Symbol('$jsii$wireType$')]: 'a mark' });

test('takes the marks of jsii off maps, at any depth', () => {
  const plain = unmarked({ a: mark({ b: [mark({ c: 1 }), [mark({})]] }), d: null });

  expect(plain).toStrictEqual({ a: { b: [{ c: 1 }, [{}]] }, d: null });
});

test('leaves objects of classes, functions and other symbols as they are, for the parser to refuse', () => {
  const kept = { when: new Date(), call: () => {}, odd: { [Symbol('mine')]: 1 } };
  const { when, call, odd } = unmarked(mark({ ...kept }));

  expect(when).toBe(kept.when);
  expect(call).toBe(kept.call);
  expect(odd).toBe(kept.odd);
});

test('keeps keys that have a meaning in JavaScript, and holes in lists', () => {
  const odd = JSON.parse('{ "__proto__": { "a": 1 } }');
  const holes = new Array(2);

  expect(Object.keys(unmarked(odd))).toEqual(['__proto__']);
  expect(Object.keys(unmarked(holes))).toEqual([]);
});

test('copies what stands in several places once, so that no map of maps blows up', () => {
  let wide: object = {};
  for (let level = 0; level < 60; level++) wide = { a: wide, b: wide };
  const round: { self?: unknown } = {};
  round.self = round;

  const copy = unmarked({ wide, round }) as { wide: { a: unknown; b: unknown }; round: { self: unknown } };

  expect(copy.wide.a).toBe(copy.wide.b);
  expect(copy.round.self).toBe(copy.round);
});

test('ends where nesting is too deep', () => {
  let deep: object = {};
  for (let level = 0; level < 100_000; level++) deep = { deep };

  expect(unmarked(deep)).toHaveProperty('deep.deep');
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPlaces } from '../../../src/runtime/core/limits/places';

test('there are as many places as a limit says, and one that is given back is free at once', () => {
  const places = createPlaces();
  const [first] = [places.take([{ key: 'a', most: 2 }]), places.take([{ key: 'a', most: 2 }])];

  expect(places.take([{ key: 'a', most: 2 }])).toBeUndefined();
  first?.();
  expect(places.take([{ key: 'a', most: 2 }])).toBeDefined();
  expect(places.take([{ key: 'a', most: 2 }])).toBeUndefined();
});

test('what is given back twice is free once', () => {
  const places = createPlaces();
  const [first] = [places.take([{ key: 'a', most: 2 }]), places.take([{ key: 'a', most: 2 }])];
  first?.();
  first?.();

  expect(places.take([{ key: 'a', most: 2 }])).toBeDefined();
  expect(places.take([{ key: 'a', most: 2 }])).toBeUndefined();
});

test('who finds no place for one key takes none for another', () => {
  const places = createPlaces();
  places.take([{ key: 'full', most: 1 }]);

  expect(
    places.take([
      { key: 'free', most: 1 },
      { key: 'full', most: 1 },
    ]),
  ).toBeUndefined();
  expect(places.take([{ key: 'free', most: 1 }])).toBeDefined();
});

test('a million keys that nobody is at work for any more take no memory', () => {
  const places = createPlaces();
  for (let count = 0; count < 1_000_000; count++) places.take([{ key: `client ${count}`, most: 1 }])?.();

  expect(places.keys()).toBe(0);
});

test('never more are at work than a limit says, whoever comes and goes when', () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean())), (steps) => {
      const places = createPlaces();
      const atWork: { readonly key: string; readonly end: () => void }[] = [];
      for (const [key, comes] of steps) {
        const end = comes ? places.take([{ key, most: 2 }]) : undefined;
        if (comes) expect(end !== undefined).toBe(atWork.filter((one) => one.key === key).length < 2);
        if (end !== undefined) atWork.push({ key, end });
        if (!comes) atWork.shift()?.end();
      }
      for (const { end } of atWork) end();
      expect(places.keys()).toBe(0);
    }),
  ));

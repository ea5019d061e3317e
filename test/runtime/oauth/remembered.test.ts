import { describe, expect, test } from 'vitest';
import { Remembered } from '../../../src/runtime/core/oauth/remembered';
import { Room } from '../../../src/runtime/core/oauth/room';

/** What 96 characters of JSON take: four of them fill the room. */
const VALUE = 'x'.repeat(94);
const room = () => new Room(4 * 3 * 96);
const remembering = (used: Room, now = () => 0) => new Remembered<string>(100, now, used);
const known = (memory: Remembered<string>, names: readonly string[]) => names.filter((name) => memory.get(name) !== undefined);
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('what is remembered takes no more than its room', () => {
  test('the oldest goes first', () => {
    const memory = remembering(room());
    for (const name of NAMES) memory.set(name, VALUE, 1);

    expect(known(memory, NAMES)).toEqual(['c', 'd', 'e', 'f']);
  });

  test('whoever remembered it', () => {
    const shared = room();
    const [one, other] = [remembering(shared), remembering(shared)];
    one.set('a', VALUE, 1);
    other.set('b', VALUE, 1);
    for (const name of ['c', 'd', 'e']) one.set(name, VALUE, 1);

    expect([known(one, NAMES), known(other, NAMES)]).toEqual([['c', 'd', 'e'], ['b']]);
  });

  test('several small ones go for a large one', () => {
    const memory = remembering(room());
    for (const name of ['a', 'b', 'c', 'd']) memory.set(name, VALUE, 1);
    memory.set('e', 'x'.repeat(190), 1);

    expect(known(memory, NAMES)).toEqual(['c', 'd', 'e']);
  });

  test('what is over or replaced gives its room back', () => {
    let now = 0;
    const memory = remembering(room(), () => now);
    memory.set('a', VALUE, 1);
    memory.set('b', VALUE, 2);
    for (let times = 0; times < 9; times++) memory.set('c', VALUE, 3);
    now = 1;
    memory.get('a');
    memory.set('d', VALUE, 3);
    memory.set('e', VALUE, 3);

    expect(known(memory, NAMES)).toEqual(['b', 'c', 'd', 'e']);
  });
});

import { describe, expect, test } from 'vitest';
import { median, ratio, shuffled } from '../../bench/support/numbers';
import { atLeast, atMost, showReport } from '../../bench/support/report';
import { measureInRounds, series } from '../../bench/support/rounds';

describe('median', () => {
  test.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])('of %j is %d', (numbers, expected) => {
    const before = [...numbers];

    expect(median(numbers)).toBe(expected);
    expect(numbers).toEqual(before);
  });

  test('of nothing does not exist', () => {
    expect(() => median([])).toThrow('no median');
  });
});

describe('ratio', () => {
  test('compares within rounds: a slow round of both changes nothing', () => {
    expect(ratio([10, 200, 10], [20, 400, 20])).toBe(0.5);
  });

  test('refuses rounds that are missing', () => {
    expect(() => ratio([1, 2], [1])).toThrow('2 rounds cannot be compared with 1');
  });
});

describe('rounds', () => {
  test('each contestant is measured once a round, in an order that changes', async () => {
    const order: string[] = [];
    const contestants = ['a', 'b', 'c', 'd'].map((name) => ({
      name,
      measure: async (round: number) => {
        order.push(`${round}${name}`);
        return round;
      },
    }));

    const measured = await measureInRounds(contestants, 20);

    for (const { name } of contestants)
      expect(series(measured, name, (round) => round)).toEqual(Array.from({ length: 20 }, (_, round) => round));
    const orders = Array.from({ length: 20 }, (_, round) =>
      order
        .slice(round * 4, round * 4 + 4)
        .map((entry) => entry.slice(-1))
        .join(''),
    );
    expect(new Set(orders).size).toBeGreaterThan(1);
    expect(orders.every((one) => [...one].sort().join('') === 'abcd')).toBe(true);
    expect(() => series(measured, 'e', (round) => round)).toThrow('nothing was measured of e');
  });

  test('shuffling keeps every thing and leaves the list alone', () => {
    const things = [1, 2, 3, 4, 5];

    expect(shuffled(things, () => 0)).toEqual([2, 3, 4, 5, 1]);
    expect(shuffled(things, () => 0.999)).toEqual([1, 2, 3, 4, 5]);
    expect(things).toEqual([1, 2, 3, 4, 5]);
  });
});

test('a report says which goals are met', () => {
  const text = showReport({
    title: 'costs',
    columns: ['', 'µs'],
    rows: [['ours', '12.3']],
    checks: [
      { what: 'ours to theirs', value: 1.9, goal: atMost(1.9) },
      { what: 'speed', value: 0.96, goal: atLeast(0.97) },
    ],
  });

  expect(text).toContain('| ours | 12.3 |');
  expect(text).toMatch(/ours to theirs \| 1\.90 \|\s+≤ 1\.90 \|\s+ok/);
  expect(text).toMatch(/speed\s+\| 0\.96 \|\s+≥ 0\.97 \| below/);
});

/** The middle of some numbers; of an even count, the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  if (numbers.length === 0) throw new Error('there is no median of nothing');
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

/**
 * How much of one thing there is for each of another: the median of the ratios within rounds.
 *
 * What else the machine does differs from round to round, so numbers are only compared within one.
 */
export function ratio(of: readonly number[], to: readonly number[]): number {
  if (of.length !== to.length) throw new Error(`${of.length} rounds cannot be compared with ${to.length}`);
  return median(of.map((value, round) => value / (to[round] as number)));
}

/** The same things in another order; each order is as likely (Fisher–Yates). */
export function shuffled<T>(things: readonly T[], random: () => number = Math.random): T[] {
  const mixed = [...things];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}

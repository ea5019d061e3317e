import { shuffled } from './numbers';

/** What is measured side by side. */
export interface Contestant<T> {
  readonly name: string;
  measure(round: number): Promise<T>;
}

/** What each contestant measured, one entry a round. */
export type Measured<T> = ReadonlyMap<string, readonly T[]>;

/** Measures everybody once a round, in another order each time. */
export async function measureInRounds<T>(contestants: readonly Contestant<T>[], rounds: number): Promise<Measured<T>> {
  const measured = new Map(contestants.map(({ name }): [string, T[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, measure } of shuffled(contestants)) measured.get(name)?.push(await measure(round));
  }
  return measured;
}

/** One number of each round of a contestant. */
export function series<T>(measured: Measured<T>, name: string, pick: (sample: T) => number): number[] {
  const samples = measured.get(name);
  if (samples === undefined) throw new Error(`nothing was measured of ${name}`);
  return samples.map(pick);
}

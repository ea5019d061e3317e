import type { Report } from './report';

/** How much is measured. */
export interface Effort {
  /** Whether it is only seen that everything runs: the numbers mean little. */
  readonly quick: boolean;
}

/** A part of the benchmark. Reports come as soon as they are there. */
export interface Part {
  readonly name: string;
  run(effort: Effort): AsyncIterable<Report>;
}

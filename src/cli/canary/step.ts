import { refusal } from './refusal';
import type { Tried } from './tried';

/** How the share of a canary changes. */
export interface Step {
  readonly before: number;
  /** The same as before where there is nothing to do. */
  readonly after: number;
}

/** The step that `advance` takes: to the next share, or to one before it where that is asked for. */
export function advance(tried: Tried, to: number | undefined): Step {
  const { shares, canary } = tried;
  const { weightPercent: before, backend } = canary;
  const at = shares.indexOf(before);
  if (to !== undefined) return { before, after: wanted(tried, at, to) };
  const after = shares[at + 1];
  if (after !== undefined) return { before, after };
  const done = `is complete: ${before} % is its last step; write backend: ${backend} for the route and remove the canary`;
  throw refusal(tried, 'CanaryComplete', '.canary', done);
}

function wanted(tried: Tried, at: number, to: number): number {
  const { shares, canary } = tried;
  const found = shares.indexOf(to);
  if (found < 0) throw refusal(tried, 'NotAShare', '.canary.steps.shares', `${to} is none of ${shares.join(', ')}; 0 is for abort`);
  if (found <= at + 1) return to;
  const message = `${canary.weightPercent} % to ${to} % skips ${shares.slice(at + 1, found).join(', ')}; the next step is ${shares[at + 1]}`;
  throw refusal(tried, 'StepSkipped', '.canary.weightPercent', message);
}

/** The step that `abort` takes, from wherever the share is. */
export function abort({ canary: { weightPercent } }: Tried): Step {
  return { before: weightPercent, after: 0 };
}

import { PROBLEM_TYPES, type ProblemSlug } from '../../model/errors';
import type { Origin } from '../../model/route';

/**
 * One step of the gateway's order of checks.
 *
 * `unknown`: what was said about the request does not decide it. `counts`: a limit that the request counts against.
 * `answered`: the gateway answers here, and nothing after it happens.
 */
export interface Check {
  readonly check: string;
  readonly outcome: 'passed' | 'refused' | 'unknown' | 'counts' | 'answered';
  /** The rule, in words. */
  readonly policy: string;
  /** Where the rule comes from. */
  readonly origin: Origin;
  /** The answer, where the check refuses. */
  readonly status?: number;
  /** The problem type of the answer. */
  readonly problem?: ProblemSlug;
  /** Why. */
  readonly detail?: string;
}

/** A check that lets the request through. */
export function passed(check: string, policy: string, origin: Origin, detail?: string): Check {
  return { check, outcome: 'passed', policy, origin, ...(detail === undefined ? {} : { detail }) };
}

/** A check that cannot be decided from what is known. */
export function unknown(check: string, policy: string, origin: Origin, detail: string): Check {
  return { check, outcome: 'unknown', policy, origin, detail };
}

/** A check that answers with a problem. */
export function refusedBy(check: string, policy: string, origin: Origin, problem: ProblemSlug, detail: string): Check {
  return { check, outcome: 'refused', policy, origin, status: PROBLEM_TYPES[problem].status, problem, detail };
}

/** Whether one of the checks answers. */
export function isOver(checks: readonly Check[]): boolean {
  return checks.some(ends);
}

/** The checks up to the one that answers. */
export function upToTheEnd(checks: readonly Check[]): Check[] {
  const end = checks.findIndex(ends);
  return end < 0 ? [...checks] : checks.slice(0, end + 1);
}

/** Checks that come to another end. */
export function endedBy(checks: readonly Check[], end: Check): Check[] {
  return [...checks.filter((check) => !ends(check)), end];
}

function ends({ outcome }: Check): boolean {
  return outcome === 'refused' || outcome === 'answered';
}

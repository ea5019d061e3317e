import type { CanarySteps } from '../spec/canary';
import { parseDurationMillis } from '../spec/duration';

/** How AWS CodeDeploy takes an alias from one version to another. */
export interface CodeDeployModel {
  /** `canary`: one share, then all. `linear`: the same share more each time. */
  readonly kind: 'canary' | 'linear';
  /** Of the first step, and of each where they are equal. A whole number. */
  readonly percent: number;
  /** After each step. */
  readonly minutes: number;
}

/** The steps of CodeDeploy; undefined where it is not the driver, and where it has no such steps. */
export function resolveCodeDeploy({ shares, driver, interval }: CanarySteps): CodeDeployModel | undefined {
  const steps = stepsOfCodeDeploy(shares);
  if (driver !== 'code-deploy' || interval === undefined || steps === undefined) return undefined;
  return { ...steps, minutes: parseDurationMillis(interval) / 60_000 };
}

/** Shares as CodeDeploy knows them: one before all, or equal steps; undefined where it knows none such. */
export function stepsOfCodeDeploy(shares: readonly number[]): Pick<CodeDeployModel, 'kind' | 'percent'> | undefined {
  const taken = shares.filter((share) => share > 0);
  const percent = taken[0] as number;
  if (taken.at(-1) !== 100 || taken.length < 2 || !Number.isInteger(percent)) return undefined;
  if (taken.length === 2) return { kind: 'canary', percent };
  return taken.every((share, index) => share === percent * (index + 1)) ? { kind: 'linear', percent } : undefined;
}

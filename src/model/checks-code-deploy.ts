import type { Canary, CanarySteps } from '../spec/canary';
import { parseDurationMillis } from '../spec/duration';
import { stepsOfCodeDeploy } from './code-deploy';
import type { ApiModel } from './model';
import { at, type Report } from './report';

const LONGEST_HOURS = 48;

/** Refuses what AWS CodeDeploy has no steps for, and shares that are its own to set. `path` is that of the canary. */
export function checkCodeDeploy(canary: Canary, stable: string | undefined, path: string, api: ApiModel, report: Report): void {
  const { steps, weightPercent, backend } = canary;
  if (steps?.driver !== 'code-deploy') return;
  checkShares(steps, path, report);
  if (weightPercent !== 0 && weightPercent !== 100) {
    const message = `CodeDeploy sets every share between 0 and 100 itself; write 0 to stay with "${stable}", or 100 to have it go to "${backend}" in its steps`;
    report.error(`${path}.weightPercent`, 'ShareOfOtherOwner', message);
  }
  if (api.backends.get(backend)?.spec.breaker === undefined) {
    const message = `nothing says when "${backend}" is bad, so that CodeDeploy goes back only where it fails itself; write thresholds in ${at('backends', backend)}.breaker`;
    report.warning(`${path}.steps`, 'RolloutUnwatched', message);
  }
}

function checkShares({ shares, interval = '0s' }: CanarySteps, path: string, report: Report): void {
  if (stepsOfCodeDeploy(shares) === undefined) {
    const message = `CodeDeploy takes one step before all, such as [10, 100], or equal ones, such as [25, 50, 75, 100], in whole percent; write such shares, or driver "git"`;
    report.error(`${path}.steps.shares`, 'StepsNotOfCodeDeploy', message);
    return;
  }
  const pauses = shares.filter((share) => share > 0).length - 1;
  const hours = (pauses * parseDurationMillis(interval)) / 3_600_000;
  if (hours <= LONGEST_HOURS) return;
  const message = `takes ${hours} h over ${pauses} pauses, and CodeDeploy ${LONGEST_HOURS} h at most; write a shorter interval or fewer steps`;
  report.error(`${path}.steps.interval`, 'StepsTooLong', message);
}

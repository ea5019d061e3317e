import { describe, expect, test } from 'vitest';
import { resolveCodeDeploy } from '../../src/model/code-deploy';
import type { ApiSpec } from '../../src/spec/api';
import type { CanarySteps } from '../../src/spec/canary';
import { problems, route, shop } from './support';

const steps = (shares: number[], interval = '10m'): CanarySteps => ({ shares, driver: 'code-deploy', interval });
const spec = (written: CanarySteps, weightPercent = 0, next: object = { breaker: { errorPercent: 5 } }): ApiSpec =>
  shop({
    backends: { orders: {}, next },
    routes: { 'GET /orders': { backend: 'orders', canary: { backend: 'next', weightPercent, steps: written } } },
  });
const CANARY = 'routes["GET /orders"].canary';

describe('CodeDeploy', () => {
  test.each([
    [[10, 100], { kind: 'canary', percent: 10 }],
    [[50, 100], { kind: 'canary', percent: 50 }],
    [[0, 5, 100], { kind: 'canary', percent: 5 }],
    [[25, 50, 75, 100], { kind: 'linear', percent: 25 }],
    [[10, 20, 30, 40, 50, 60, 70, 80, 90, 100], { kind: 'linear', percent: 10 }],
  ])('takes the steps %j', (shares, taken) => {
    expect(problems(spec(steps(shares)))).toEqual([]);
    expect(resolveCodeDeploy(steps(shares))).toEqual({ ...taken, minutes: 10 });
  });

  test.each([[[100]], [[5, 25, 50, 100]], [[10, 50]], [[12.5, 100]], [[30, 60, 90, 100]], [[0, 100]]])('has no steps %j', (shares) => {
    expect(problems(spec(steps(shares)))).toEqual([
      `${CANARY}.steps.shares: CodeDeploy takes one step before all, such as [10, 100], or equal ones, such as [25, 50, 75, 100], in whole percent; write such shares, or driver "git" [StepsNotOfCodeDeploy]`,
    ]);
  });

  test.each([0, 100])('is where it is told to be: %d', (weightPercent) => {
    expect(problems(spec(steps([10, 100]), weightPercent))).toEqual([]);
  });

  test.each([10, 50])('sets every share between by itself: %d', (weightPercent) => {
    expect(problems(spec(steps([10, 100]), weightPercent))).toEqual([
      `${CANARY}.weightPercent: CodeDeploy sets every share between 0 and 100 itself; write 0 to stay with "orders", or 100 to have it go to "next" in its steps [ShareOfOtherOwner]`,
    ]);
  });

  test.each([
    [steps([10, 100], '48h'), []],
    [steps([50, 100], '47h59m'), []],
    [
      steps([25, 50, 75, 100], '17h'),
      [
        `${CANARY}.steps.interval: takes 51 h over 3 pauses, and CodeDeploy 48 h at most; write a shorter interval or fewer steps [StepsTooLong]`,
      ],
    ],
  ])('takes 48 h at most from the first step to the last: %j', (written, found) => {
    expect(problems(spec(written))).toEqual(found);
  });

  test('that nothing tells when to go back is a warning', () => {
    expect(problems(spec(steps([10, 100]), 0, {}))).toEqual([
      `warning: ${CANARY}.steps: nothing says when "next" is bad, so that CodeDeploy goes back only where it fails itself; write thresholds in backends.next.breaker [RolloutUnwatched]`,
    ]);
  });
});

test('steps by changes of the spec are no part of what a gateway knows', () => {
  const git: CanarySteps = { shares: [5, 25, 100], driver: 'git' };

  expect(resolveCodeDeploy(git)).toBeUndefined();
  expect(route(spec(git)).action).toEqual({ backend: 'orders', canary: { backend: 'next', weightPercent: 0 } });
});

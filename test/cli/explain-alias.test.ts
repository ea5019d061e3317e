import { expect, test } from 'vitest';
import { explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import { explanationLines } from '../../src/cli/explain/text';
import { resolve } from '../../src/model/resolve';
import type { Bindings } from '../../src/spec/bindings';
import { parseApi } from '../../src/spec/parse';

const api = parseApi({
  name: 'shop',
  access: { open: 'a test' },
  backends: { orders: {}, next: { breaker: { errorPercent: 5 } } },
  routes: {
    'GET /chance': { backend: 'orders', canary: { backend: 'next', weightPercent: 5 } },
    'GET /weights': {
      weighted: [
        { backend: 'orders', weight: 3 },
        { backend: 'next', weight: 1 },
      ],
    },
    'GET /rollout': {
      backend: 'orders',
      canary: { backend: 'next', weightPercent: 100, steps: { shares: [25, 50, 75, 100], driver: 'code-deploy', interval: '10m' } },
    },
    'GET /kept': { backend: 'orders', canary: { backend: 'next', weightPercent: 5, sticky: ['ip'] } },
  },
});
const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:orders';
const versions: Bindings = { backends: { orders: { function: `${ARN}:1` }, next: { function: `${ARN}:2` } } };
const urls: Bindings = { backends: { orders: { url: 'http://orders' }, next: { url: 'http://next' } } };

function linesOf(request: string, bindings: Bindings, ...words: string[]): string[] {
  const explanation = explain(readRequest({ request, header: [] }), resolve({ apis: [api] }).model, bindings);
  const lines = explanationLines(explanation, { stdout: () => undefined, stderr: () => undefined, color: false });
  return lines.filter((line) => words.some((word) => line.startsWith(word)));
}

test.each([
  ['GET /chance', '5 % to next, the others to orders, by chance'],
  ['GET /weights', '25 % to next, the others to orders, by chance'],
  ['GET /rollout', 'all to next, where AWS CodeDeploy moves it by 25 % more every 10 min'],
])('%s is divided by an alias where two versions of a function are bound', (request, shares) => {
  expect(linesOf(request, versions, 'alias')).toEqual([`alias    on AWS, of the function: ${shares}`]);
});

test.each<[string, Bindings]>([
  ['GET /chance', urls],
  ['GET /weights', urls],
  ['GET /kept', versions],
])('%s is divided by no alias where the gateway or its proxy divides', (request, bindings) => {
  expect(linesOf(request, bindings, 'alias')).toEqual([]);
});

test('a breaker is an alarm where CodeDeploy moves its backend', () => {
  expect(linesOf('GET /rollout', versions, 'alarm', 'breaker')).toEqual([
    'alarm    of next: on the way to it CodeDeploy goes back at 5 % failed, of at least 20 in 10 s, which is rounded up to whole minutes',
  ]);
  expect(linesOf('GET /chance', versions, 'alarm', 'breaker')).toEqual([expect.stringMatching(/^breaker {2}of next: opens at/)]);
});

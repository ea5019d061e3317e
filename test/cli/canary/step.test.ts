import { expect, test } from 'vitest';
import { at, canary, SPEC } from './support';

test.each([
  [0, 5],
  [5, 25],
  [25, 50.5],
  [50.5, 100],
])('advance takes %d to %d and changes nothing else', async (before, after) => {
  const { status, file, stderr } = await canary(at(before), 'advance');

  expect({ status, stderr, file }).toEqual({ status: 0, stderr: '', file: at(after) });
});

test.each([5, 25, 100])('abort takes %d to 0', async (share) => {
  expect(await canary(at(share), 'abort')).toMatchObject({ status: 0, file: at(0) });
});

test('advance says what it did and what comes next', async () => {
  expect((await canary(SPEC, 'advance')).stdout).toMatch(
    /^POST \/orders of shop: 5 % → 25 % of the requests to orders-v2, step 2 of 4\nnext: deliver it; then tollgate canary advance .*shop\.yaml "POST \/orders" takes it to 50\.5 %, and abort to 0 %\n$/,
  );
  expect((await canary(at(50.5), 'advance')).stdout).toContain(
    'next: write backend: orders-v2 for the route and remove the canary, or abort\n',
  );
});

test.each<[string, string, string[]]>([
  ['to where it is', SPEC, ['advance', '--to', '5']],
  ['to 0 where it is', at(0), ['abort']],
])('has nothing to do %s', async (_, text, [action, ...options]) => {
  const { status, file, stdout } = await canary(text, action as string, ...options);

  expect({ status, file }).toEqual({ status: 0, file: text });
  expect(stdout).toContain('% already');
});

test.each<[number, string, string]>([
  [5, '25', at(25)],
  [100, '25', at(25)],
  [0, '5', at(5)],
])('from %d --to %s is a step, or one back', async (before, to, after) => {
  expect((await canary(at(before), 'advance', '--to', to)).file).toBe(after);
});

test.each<[string, string, string[], string]>([
  ['skips steps', SPEC, ['--to', '100'], '5 % to 100 % skips 25, 50.5; the next step is 25 [StepSkipped]'],
  ['skips the first', at(0), ['--to', '25'], '0 % to 25 % skips 5; the next step is 5 [StepSkipped]'],
  ['is no step', SPEC, ['--to', '30'], '30 is none of 5, 25, 50.5, 100; 0 is for abort [NotAShare]'],
  ['starts beside the steps', at(7), [], ':12:7 routes["POST /orders"].canary.weightPercent: 7 is no'],
  [
    'goes on from the last',
    at(100),
    [],
    'is complete: 100 % is its last step; write backend: orders-v2 for the route and remove the canary [CanaryComplete]',
  ],
  [
    'has no steps',
    SPEC.replace(/ {6}steps.*\n/, ''),
    [],
    'has no steps, so its share is set by hand; write steps: { shares: [5, 25, 50, 100], driver: git } [NoSteps]',
  ],
  [
    'is driven by another',
    at(0).replace('[5, 25, 50.5, 100], driver: git', '[5, 100], driver: code-deploy, interval: 10m'),
    [],
    'is "code-deploy": AWS CodeDeploy owns the shares, and one alone may; write weightPercent 100 and deploy to have it take the steps, 0 to go back, or driver "git" [OtherDriver]',
  ],
  ['is none', SPEC.replace(/ {4}canary:[\s\S]*/, ''), [], 'has no canary; write one'],
  ['stands in a spec that is wrong', SPEC.replace('name: shop', 'name: Shop'), [], 'shop.yaml:2:1 name: '],
])('refuses a canary that %s, and leaves the file as it was', async (_, text, options, message) => {
  const { status, file, stdout, stderr } = await canary(text, 'advance', ...options);

  expect({ status, file, stdout }).toEqual({ status: 1, file: text, stdout: '' });
  expect(stderr).toContain(message);
});

test.each([['advance', '--to', 'all'], ['abort', '--to', '5'], ['promote']])(
  '%s %s %s is a wrong command line',
  async (action, ...options) => {
    expect(await canary(SPEC, action, ...options)).toMatchObject({ status: 2, stdout: '', file: SPEC });
  },
);

test('--dry-run shows the line that would change, and writes nothing', async () => {
  const { status, file, stdout } = await canary(SPEC, 'advance', '--dry-run');

  expect({ status, file }).toEqual({ status: 0, file: SPEC });
  expect(stdout.replaceAll(/\/.*shop\.yaml/g, 'shop.yaml')).toBe(
    [
      '--- shop.yaml',
      '+++ shop.yaml',
      '@@ -12 +12 @@',
      '-      weightPercent:   5   # raised by the pipeline',
      '+      weightPercent:   25   # raised by the pipeline\n',
    ].join('\n'),
  );
});

test('--json says it for machines', async () => {
  const { stdout } = await canary(SPEC, 'advance', '--json');

  expect(JSON.parse(stdout)).toEqual({
    ...{ api: 'shop', route: 'POST /orders', backend: 'orders-v2', shares: [5, 25, 50.5, 100], before: 5, after: 25, written: true },
    file: expect.stringContaining('shop.yaml'),
  });
});

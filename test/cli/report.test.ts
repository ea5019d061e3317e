import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LedgerReport } from '../../src/cli/report/report';
import { folder, SHOP, tollgate } from './support';

const CACHED = SHOP.replace('GET /orders: { backend: orders }', 'GET /orders: { backend: orders, cache: { ttl: 30s } }');

async function report(spec: string, bindings = '{}'): Promise<LedgerReport> {
  const files = folder({ 'shop.yaml': spec, 'bindings.yaml': bindings });
  const { status, stdout } = await tollgate('report', join(files, 'shop.yaml'), '--bindings', join(files, 'bindings.yaml'), '--json');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

test('has one entry for each used feature, with both targets', async () => {
  const { features } = await report(SHOP);
  expect(features.find(({ field }) => field === 'routes.*.weighted.*.backend')).toMatchObject({
    targets: { kubernetes: [{ how: 'native' }], aws: [{ how: 'proxy' }] },
  });
  expect(features.map(({ field }) => field)).toEqual([...features.map(({ field }) => field)].sort());
});

test('lists open routes with their reasons, and routes without limits', async () => {
  const { open, unlimited } = await report(SHOP);
  expect(open.map(({ route, reason }) => [route, reason]).sort()).toEqual([
    ['GET /files/{rest+}', 'public files'],
    ['GET /health', 'liveness probe'],
    ['GET /old/{id}', 'old bookmark'],
  ]);
  expect(unlimited).toEqual([{ api: 'shop', route: 'GET /health' }]);
});

test('shows waivers with their reasons for each target that they hold on', async () => {
  const { waived, refused } = await report(CACHED, "waive: { 'routes.*.cache': the CDN caches }");
  expect(waived).toEqual(
    ['kubernetes', 'aws'].map((target) => ({ target, path: 'routes["GET /orders"].cache', reason: 'the CDN caches' })),
  );
  expect(refused.some(({ path }) => path.endsWith('.cache'))).toBe(false);
});

test('as text and as Markdown it has a table and the same sections', async () => {
  const spec = join(folder({ 'shop.yaml': CACHED }), 'shop.yaml');
  const text = (await tollgate('report', spec)).stdout;
  expect(text).toMatch(/^API 'shop'\n\nfeature +places +Kubernetes +AWS\n/);
  expect(text).toMatch(/^routes\.\*\.cache +1 +not built yet +not built yet$/m);
  const markdown = (await tollgate('report', spec, '--markdown')).stdout;
  expect(markdown).toContain('| feature | places | Kubernetes | AWS |\n| --- | --- | --- | --- |\n');
  for (const section of ['Refused', 'Open to anyone', "Routes without the API's limits", 'Notes']) {
    expect(text).toContain(`\n${section}\n`);
    expect(markdown).toContain(`\n## ${section}\n`);
  }
});

test('names the routes that an alias of a function divides on AWS, and who moves it', async () => {
  const spec = `
name: x
access: { open: test }
backends: { a: {}, b: { breaker: { errorPercent: 5 } } }
routes:
  GET /chance: { backend: a, canary: { backend: b, weightPercent: 12.5 } }
  GET /once: { backend: a, canary: { backend: b, weightPercent: 100, steps: { shares: [10, 100], driver: code-deploy, interval: 15m } } }
  GET /equal: { backend: a, canary: { backend: b, weightPercent: 0, steps: { shares: [50, 100], driver: code-deploy, interval: 1h } } }
  GET /kept: { backend: a, canary: { backend: b, weightPercent: 5, sticky: [ip] } }
`;
  const version = (number: number) => `{ function: 'arn:aws:lambda:eu-west-1:111122223333:function:f:${number}' }`;
  const { aliases, proxied, unproven } = await report(spec, `backends: { a: ${version(1)}, b: ${version(2)} }`);

  expect(aliases).toEqual([
    { api: 'x', route: 'GET /chance', shares: '12.5 % to b, the others to a, by chance' },
    { api: 'x', route: 'GET /equal', shares: 'all to a, where AWS CodeDeploy moves it by 50 % and the rest after 60 min' },
    { api: 'x', route: 'GET /once', shares: 'all to b, where AWS CodeDeploy moves it by 10 % and the rest after 15 min' },
  ]);
  expect(proxied.map(({ route }) => route)).toEqual(['GET /kept']);
  expect(unproven.map(({ field }) => field)).toContain('routes.*.canary.steps.driver');
});

test('names the routes that pass the proxy function on AWS, and what needs it', async () => {
  const { proxied } = await report(`
name: x
access: { open: test }
backends: { a: {}, b: {} }
routes:
  GET /plain: { backend: a }
  GET /divided: { weighted: [{ backend: a, weight: 1 }, { backend: b, weight: 1 }] }
`);
  expect(proxied).toEqual([{ api: 'x', route: 'GET /divided', fields: ['weighted'] }]);
});

test('a fixed answer is a mock on AWS, and the work of the proxy where its route passes that', async () => {
  const spec = (limits: string) => `
name: x
access: { open: test }
routes:
  GET /a: { respond: { status: 200, body: a }${limits} }
`;
  const how = async (limits: string) => {
    const { features } = await report(spec(limits), 'store: { dynamodb: {} }');
    return features.find(({ field }) => field === 'routes.*.respond.status')?.targets.aws.map((treated) => treated.how);
  };
  expect(await how('')).toEqual(['native']);
  expect(await how(', limits: [{ requests: 5, per: minute, by: [ip], scope: gateway, onStoreFailure: deny }]')).toEqual(['proxy']);
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CanaryRoute } from '../../src/constructs/canary-route';
import { ManagedApi } from '../../src/constructs/managed-api';
import { UsagePlanPolicy } from '../../src/constructs/usage-plan-policy';
import type { ApiSpec } from '../../src/spec/api';

const outdir = mkdtempSync(join(tmpdir(), 'tollgate-python-'));
let python: string;

beforeAll(() => {
  const output = execFileSync('scripts/python-parity.sh', [outdir], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  python = output.trim();
});

afterAll(() => rmSync(outdir, { recursive: true }));

test('Python writes the manifests and the template of the shop as TypeScript does, byte for byte', () => {
  const read = (language: string, file: string) => readFileSync(join(outdir, language, file), 'utf8');

  for (const file of ['kubernetes/shop.k8s.yaml', 'aws/Shop.template.json']) {
    expect(read('python', file).length).toBeGreaterThan(10_000);
    expect(read('python', file) === read('typescript', file)).toBe(true);
  }
});

test('Python is told of every misspelt field of a document, by name', () => {
  const typos: [object, string][] = [
    [{ basPath: '/x' }, 'did you mean "basePath"?'],
    [{ routes: { 'GET /': { respnd: { status: 200 }, access: { open: 'a test' } } } }, 'did you mean "respond"?'],
    [{ routes: { 'GET /': { respond: { status: 200 }, acces: { open: 'a test' } } } }, 'did you mean "access"?'],
    [{ schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audience: ['shop'] } } } }, 'did you mean "audiences"?'],
    [{ limits: [{ requests: 5, per: 'second', scop: 'instance' }] }, 'did you mean "scope"?'],
  ];
  const documents = typos.map(([typo]) => ({
    name: 'ping',
    routes: { 'GET /': { respond: { status: 200 }, access: { open: 'a test' } } },
    ...typo,
  }));

  const refusals = JSON.parse(runPython('test/python/typos_app.py', JSON.stringify(documents))) as string[];

  expect(refusals).toEqual(typos.map(([, hint]) => expect.stringContaining(hint)));
});

test('Python adds usage plans as TypeScript does, and is told what of a map is misspelt', () => {
  const key = (name: string) => ({ keys: [{ secret: 'keys', key: name }] });
  const spec: ApiSpec = {
    name: 'shop',
    schemes: { partners: { apiKey: { header: 'x-api-key' } } },
    access: { scheme: 'partners' },
    consumers: { acme: key('acme'), beta: key('beta') },
    routes: { 'GET /orders': { respond: { status: 200 } } },
  };
  const app = new App();
  const api = new ManagedApi(new Stack(app, 'Shop'), 'Api', { spec });
  const rate = { requests: 10, per: 'second', burst: 5 } as const;
  new UsagePlanPolicy(api, 'Partner', { name: 'partner', consumers: ['acme'], defaultPlan: 'none', rate, onStoreFailure: 'deny' });
  const quota = { requests: 100, per: 'month' } as const;
  new UsagePlanPolicy(api, 'Trial', { name: 'trial', consumers: ['beta'], quota, onStoreFailure: 'deny' });

  const { template, refusal } = JSON.parse(runPython('test/python/plans_app.py', JSON.stringify(spec)));

  expect(template).toEqual(app.synth().getStackByName('Shop').template);
  expect(refusal).toContain('plans.partner.rate.brust');
});

test('Python adds a canary as TypeScript does, and is told of a second one', () => {
  const spec: ApiSpec = {
    name: 'shop',
    access: { open: 'a test' },
    backends: { orders: {}, 'orders-v2': {} },
    routes: { 'GET /orders': { backend: 'orders' } },
  };
  const app = new App();
  const backends = { orders: { url: 'https://orders.example.com' }, 'orders-v2': { url: 'https://orders-v2.example.com' } };
  const api = new ManagedApi(new Stack(app, 'Shop'), 'Api', { spec, bindings: { backends } });
  const preview = { header: 'x-canary', value: 'always' };
  new CanaryRoute(api, 'Next', { route: 'GET /orders', backend: 'orders-v2', weightPercent: 12.5, sticky: ['ip'], preview });

  const { template, refusal } = JSON.parse(runPython('test/python/canary_app.py', JSON.stringify(spec)));

  expect(template).toEqual(app.synth().getStackByName('Shop').template);
  expect(refusal).toContain('routes["GET /orders"].canary: is there already');
});

test('the program of the README writes for both targets', () => {
  const places = { CDK_OUTDIR: join(outdir, 'readme/aws'), CDK8S_OUTDIR: join(outdir, 'readme/kubernetes') };

  execFileSync(python, ['deliver.py'], { cwd: 'examples/orders', env: { ...environment(), ...places }, stdio: 'pipe' });

  expect(readFileSync(join(places.CDK_OUTDIR, 'Orders.template.json'), 'utf8')).toContain('AWS::ApiGateway::RestApi');
  expect(readFileSync(join(places.CDK8S_OUTDIR, 'orders.k8s.yaml'), 'utf8')).toContain('kind: Deployment');
});

function runPython(program: string, input: string): string {
  return execFileSync(python, [program], { encoding: 'utf8', input, env: environment() });
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PYTHONPATH: join(outdir, 'package/python/src') };
}

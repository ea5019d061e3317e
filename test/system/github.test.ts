import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import { resolve } from '../../src/model/resolve';
import type { ApiSpec } from '../../src/spec/api';
import { type Served, serveWithRun } from '../behaviour/support/table-gateway';
import { type Stage, startStage } from '../behaviour/support/table-stage';
import { type Outcome, tollgate } from '../cli/support';

const DESCRIPTION = require.resolve('@octokit/openapi/generated/api.github.com.json');
const HOST = 'api.github.com';
const BINDINGS = {
  aws: { quotas: { resourcesPerApi: 2_000 } },
  backends: { github: { url: 'https://api.github.com' }, 'uploads-github-com': { url: 'https://uploads.github.com' } },
};
const CONFIG_MAP_BYTES = 1024 * 1024;
const TEMPLATE_BYTES = 1_000_000;

const folder = mkdtempSync(join(tmpdir(), 'tollgate-github-'));
const file = join(folder, 'github.json');
const bindings = join(folder, 'bindings.json');
let spec: ApiSpec;

beforeAll(async () => {
  writeFileSync(bindings, JSON.stringify(BINDINGS));
  const { status, stderr } = await tollgate('import', 'openapi', DESCRIPTION, '--name', 'github', '--out', file);
  expect([status, stderr]).toEqual([0, expect.stringContaining('1222 of 1223 operations became routes')]);
  spec = JSON.parse(readFileSync(file, 'utf8'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The path that the route of a key is made for: `GET /users/{username}` becomes `GET /users/value-of-username`. */
function lineOf(key: string): string {
  return key.replaceAll(/\{(\w+)\}/g, 'value-of-$1');
}

/** The same with the query that the route needs. */
function requestOf(key: string): string {
  const query = spec.routes[key]?.require?.query ?? [];
  return lineOf(key) + query.map((name, index) => `${index === 0 ? '?' : '&'}${name}=any`).join('');
}

describe("GitHub's API, imported and served by Envoy", () => {
  let stage: Stage;
  let served: Served;

  beforeAll(async () => {
    const table = { about: 'GitHub', spec, backends: { github: {}, 'uploads-github-com': {} }, rows: [] };
    stage = await startStage(table);
    served = await serveWithRun(table, stage);
  });

  afterAll(async () => {
    await served?.end();
    await stage?.close();
  });

  test('takes one request for each operation to its own route, the one that explain names', async () => {
    const { model } = resolve({ apis: [spec] });
    const keys = Object.keys(spec.routes);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });

    const statuses = new Set<number>();
    for (const key of keys) statuses.add(await send(requestOf(key), served.port, agent));
    agent.destroy();
    await until(() => served.log?.().length === keys.length);

    const answered = new Map(served.log?.().map(({ method, path, route }) => [`${method} ${path}`, route]));
    expect([...statuses]).toEqual([200]);
    expect(keys.filter((key) => answered.get(lineOf(key)) !== key)).toEqual([]);
    expect(keys.filter((key) => explain(readRequest({ request: requestOf(key) }), model).route !== key)).toEqual([]);
    expect(stage.records.map(({ backend, method, path }) => `${backend}: ${method} ${path}`)).toEqual(
      keys.map((key) => `${spec.routes[key]?.backend}: ${requestOf(key)}`),
    );
  });

  test('answers 404 and 405 for what GitHub does not have', async () => {
    const agent = new Agent();
    expect(await send('GET /repos/a/b/nothing', served.port, agent)).toBe(404);
    expect(await send('TRACE /repos/a/b', served.port, agent)).toBe(405);
  });
});

describe("GitHub's API, written for delivery", () => {
  test.each(['kubernetes', 'aws'])('passes the checks of %s that need no environment', async (target) => {
    expect(await tollgate('check', file, '--target', target)).toMatchObject({ status: 0, stderr: '' });
  });

  test('is divided into ConfigMaps that Kubernetes takes', async () => {
    const outcome = await synth('kubernetes', file);
    const manifests = parseAllDocuments(readFileSync(outcome.stdout.trim(), 'utf8')).map((document) => document.toJS());
    const maps = manifests.filter(({ kind }) => kind === 'ConfigMap');

    expect(outcome.status).toBe(0);
    expect(maps.length).toBeGreaterThan(1);
    expect(Math.max(...maps.map((map) => Buffer.byteLength(JSON.stringify(map))))).toBeLessThan(CONFIG_MAP_BYTES);
    expect(new Set(maps.map(({ metadata }) => metadata.annotations['tollgate/generation'])).size).toBe(1);
  });

  test('is more than one API of AWS has room for, which is said before anything is deployed', async () => {
    const binds = Object.entries(BINDINGS.backends).flatMap(([name, { url }]) => ['--bind', `${name}=${url}`]);
    const { status, stderr } = await tollgate('synth', file, '--target', 'aws', '--out', join(folder, 'aws'), ...binds);

    expect(status).toBe(1);
    expect(stderr).toMatch(/the paths need 1320 resources .* the quota is 300; raise the quota .* \[AwsTooManyResources\]/);
    expect(stderr).toMatch(/a CloudFormation template may have 1000000; divide the API .* \[AwsTemplateTooLarge\]/);
  });

  test('fits in parts: all that GitHub has for organizations', async () => {
    const part = join(folder, 'orgs.json');
    const routes = Object.fromEntries(Object.entries(spec.routes).filter(([key]) => key.includes(' /orgs')));
    const { 'uploads-github-com': _, ...backends } = spec.backends ?? {};
    writeFileSync(part, JSON.stringify({ ...spec, name: 'orgs', backends, routes }));

    const { status, stdout, stderr } = await tollgate(
      ...['synth', part, '--target', 'aws', '--out', join(folder, 'aws'), '--bindings', withoutUploads()],
    );

    expect([status, stderr]).toEqual([0, '']);
    expect(readFileSync(stdout.trim()).length).toBeLessThan(TEMPLATE_BYTES);
  });
});

function withoutUploads(): string {
  const { github } = BINDINGS.backends;
  const path = join(folder, 'orgs-bindings.json');
  writeFileSync(path, JSON.stringify({ ...BINDINGS, backends: { github } }));
  return path;
}

function synth(target: string, api: string): Promise<Outcome> {
  return tollgate('synth', api, '--target', target, '--out', join(folder, target), '--bindings', bindings);
}

function send(line: string, port: number, agent: Agent): Promise<number> {
  const [method, path] = line.split(' ') as [string, string];
  return new Promise((done, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, agent, headers: { host: HOST } }, (response) => {
      response.resume().once('end', () => done(response.statusCode as number));
    });
    sent.once('error', reject).end();
  });
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !holds(); await new Promise((resolve) => setTimeout(resolve, 50))) {
    if (Date.now() > end) throw new Error('it did not come true in 10 s');
  }
}

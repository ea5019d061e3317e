import { Agent, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import { resolve } from '../../src/model/resolve';
import { type Served, serveWithRun } from '../behaviour/support/table-gateway';
import { type Stage, startStage } from '../behaviour/support/table-stage';
import { type ImportedGithub, importGithub } from '../support/github';

let github: ImportedGithub;
let stage: Stage;
let served: Served;

beforeAll(async () => {
  github = await importGithub();
  const table = { about: 'GitHub', spec: github.spec, backends: { github: {}, 'uploads-github-com': {} }, rows: [] };
  stage = await startStage(table);
  served = await serveWithRun(table, stage);
});

afterAll(async () => {
  await served?.end();
  await stage?.close();
  github?.remove();
});

test('Envoy takes one request for each operation of GitHub to its own route, the one that explain names', async () => {
  const { spec } = github;
  const { model } = resolve({ apis: [spec] });
  const keys = Object.keys(spec.routes);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  const statuses = new Set<number>();
  for (const key of keys) statuses.add(await send(requestOf(key), agent));
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

test('Envoy answers 404 and 405 for what GitHub does not have', async () => {
  const agent = new Agent();

  expect(await send('GET /repos/a/b/nothing', agent)).toBe(404);
  expect(await send('TRACE /repos/a/b', agent)).toBe(405);
});

/** The path that the route of a key is made for: `GET /users/{username}` becomes `GET /users/value-of-username`. */
function lineOf(key: string): string {
  return key.replaceAll(/\{(\w+)\}/g, 'value-of-$1');
}

/** The same with the query that the route needs. */
function requestOf(key: string): string {
  const query = github.spec.routes[key]?.require?.query ?? [];
  return lineOf(key) + query.map((name, index) => `${index === 0 ? '?' : '&'}${name}=any`).join('');
}

function send(line: string, agent: Agent): Promise<number> {
  const [method, path] = line.split(' ') as [string, string];
  const options = { host: '127.0.0.1', port: served.port, method, path, agent, headers: { host: 'api.github.com' } };
  return new Promise((done, reject) => {
    const sent = request(options, (response) => {
      response.resume().once('end', () => done(response.statusCode as number));
    });
    sent.once('error', reject).end();
  });
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !holds(); await new Promise((done) => setTimeout(done, 50))) {
    if (Date.now() > end) throw new Error('it did not come true in 10 s');
  }
}

import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually, type Gateway, processesWith, sleep, startGateway } from './support/gateway';
import { startLoad } from './support/load';
import { freePort } from './support/ports';
import { answer, routeTo, smallPlan } from './support/small-plan';
import { namedUpstream, type Upstream } from './support/upstream';

let temp: string;
let upstream: Upstream;
let gateway: Gateway | undefined;

beforeEach(async () => {
  temp = mkdtempSync(join(tmpdir(), 'tg-'));
  upstream = await namedUpstream('slow', 300);
});

afterEach(async () => {
  await gateway?.end();
  gateway = undefined;
  await upstream.close();
  rmSync(temp, { recursive: true, force: true });
});

const start = async (drainMillis = 3_000): Promise<Gateway> => {
  gateway = await startGateway((port) => smallPlan({ port, routes: [routeTo('/', 'slow')], clusters: { slow: upstream.port } }), {
    temp,
    drainMillis,
  });
  return gateway;
};

/** Nothing of the run is left: no process that names its folder, and no folder. */
const nothingLeft = () => runFolders().length === 0 && processesWith(temp).length === 0;

/** The process id of the Envoy whose sockets are below the folder. */
function envoyOf(folder: string): number {
  const [id] = processesWith(folder).filter((one) => processesWith('--config-path').includes(one));
  return Number(id);
}

const runFolders = () => readdirSync(temp).filter((name) => name.startsWith('tollgate-run-'));

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  test('under load loses no request that was taken, and ends with status 0', async () => {
    const { url, process: child, exit } = await start();
    const load = startLoad(url, { leaves: true });
    await sleep(500);

    child.kill(signal);
    const status = await exit;
    const { requests, answers, errors } = await load.stop();

    expect(status).toBe(0);
    expect(errors).toEqual([]);
    expect([...answers.keys()]).toEqual(['200 slow']);
    expect(requests).toBeGreaterThan(8);
    expect(nothingLeft()).toBe(true);
  });

  test('a second time ends at once', async () => {
    await upstream.close();
    upstream = await namedUpstream('slow', 5_000);
    const { url, process: child, exit } = await start(30_000);
    const pending = fetch(url).catch(() => undefined);
    await sleep(300);

    child.kill(signal);
    await sleep(500);
    const before = Date.now();
    child.kill(signal);

    expect(await exit).toBe(0);
    expect(Date.now() - before).toBeLessThan(1_500);
    await pending;
    expect(nothingLeft()).toBe(true);
  });
});

test('readiness turns before the last request is answered', async () => {
  await upstream.close();
  upstream = await namedUpstream('slow', 1_500);
  const { url, adminUrl, process: child, exit } = await start();
  const pending = fetch(url).then((response) => response.text());
  await sleep(300);

  child.kill('SIGTERM');
  await sleep(100);
  const ready = await fetch(`${adminUrl}/ready`);

  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ draining: true });
  expect(await pending).toBe('slow');
  expect(await exit).toBe(0);
});

test('a request that takes longer than the drain time is given up', async () => {
  await upstream.close();
  upstream = await namedUpstream('slow', 20_000);
  const { url, process: child, exit } = await start(1_000);
  const pending = fetch(url).catch(() => 'cut');
  await sleep(300);

  const before = Date.now();
  child.kill('SIGTERM');

  expect(await exit).toBe(0);
  expect(Date.now() - before).toBeLessThan(4_000);
  expect(await pending).toBe('cut');
});

test('when it is killed hard, Envoy and the folder go with it', async () => {
  const { process: child, exit } = await start();
  expect(processesWith(temp)).not.toEqual([]);

  child.kill('SIGKILL');
  await exit;

  await eventually(nothingLeft, 3_000);
});

test('when Envoy ends by itself, it says so and ends with status 1', async () => {
  const { exit, stderr } = await start();

  process.kill(envoyOf(temp), 'SIGKILL');

  expect(await exit).toBe(1);
  expect(stderr()).toContain('Envoy was ended by SIGKILL');
  expect(nothingLeft()).toBe(true);
});

test('a port that is taken is named, with status 1', async () => {
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');

  gateway = await startGateway(() => smallPlan({ port, routes: [answer('/', 'x')] }), { temp, port });

  expect(await gateway.exit).toBe(1);
  expect(gateway.stderr()).toBe(`port ${port} of 127.0.0.1 is taken; end what listens there or choose another port\n`);
  expect(gateway.stdout()).toBe('');
  expect(nothingLeft()).toBe(true);
  server.close();
});

test.each([
  ['does not compile', () => '{', 'is no plan'],
  [
    'Envoy refuses',
    (port: number) => smallPlan({ port, routes: [routeTo('/', 'nowhere')] }),
    "the configuration cannot be served: routes: route: unknown cluster 'nowhere'",
  ],
])('a first configuration that %s ends it with status 1', async (_, plan, message) => {
  gateway = await startGateway(plan, { temp });

  expect(await gateway.exit).toBe(1);
  expect(gateway.stderr()).toContain(message);
  expect(gateway.stdout()).toBe('');
  expect(nothingLeft()).toBe(true);
});

test('standard output has the line that it is ready and the access log, and nothing else', async () => {
  const format = { json_format: { path: '%REQ(:PATH)%', status: '%RESPONSE_CODE%' } };
  const log = { '@type': 'type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog', log_format: format };
  const manager = { access_log: [{ name: 'envoy.access_loggers.stdout', typed_config: log }] };
  gateway = await startGateway((port) => smallPlan({ port, routes: [answer('/', 'x')], manager }), { temp });

  await (await fetch(`${gateway.url}/a`)).text();
  await eventually(() => (gateway as Gateway).stdout().includes('/a'), 2_000);
  await gateway.end();

  expect(gateway.stdout()).toBe(`ready ${gateway.url}\n{"path":"/a","status":200}\n`);
});

test('the folder of a run that was killed together with its guard is removed by the next one', async () => {
  const { process: child, exit } = await start();
  const [folder] = runFolders();
  const envoy = envoyOf(temp);
  for (const id of processesWith('tollgate-guard').filter((one) => processesWith(temp).includes(one))) process.kill(Number(id), 'SIGKILL');
  child.kill('SIGKILL');
  await exit;
  process.kill(envoy, 'SIGKILL');
  expect(existsSync(join(temp, folder))).toBe(true);

  await start();

  expect(existsSync(join(temp, folder))).toBe(false);
});

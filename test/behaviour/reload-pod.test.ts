import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toShards } from '../../src/targets/kubernetes/shards';
import { eventually, sleep } from './support/gateway';
import { startLoad } from './support/load';
import { createPod, type Pod } from './support/pod';
import { answer, routeTo, smallPlan } from './support/small-plan';
import { namedUpstream, type Upstream } from './support/upstream';

let pod: Pod;
let one: Upstream;
let two: Upstream;

beforeAll(async () => {
  [one, two] = await Promise.all([namedUpstream('one', 5), namedUpstream('two', 5)]);
});

afterAll(() => Promise.all([one.close(), two.close()]));

beforeEach(async () => {
  pod = await createPod();
});

afterEach(() => pod.remove());

const toOne = () => smallPlan({ port: pod.port, routes: [routeTo('/', 'one')], clusters: { one: one.port } });
const toTwo = () => smallPlan({ port: pod.port, routes: [routeTo('/', 'two')], clusters: { two: two.port } });
const broken = () => smallPlan({ port: pod.port, routes: [routeTo('/', 'nowhere')] });

const untilReady = () => eventually(async () => (await pod.ready()).status === 200);
const untilServing = (generation: string) => eventually(async () => (await pod.ready()).body.generation === generation);

test('the agent is alive before there is an Envoy or a configuration, and not ready', async () => {
  await pod.startAgent();

  expect(await pod.live()).toBe(200);
  expect(await pod.ready()).toMatchObject({ status: 503, body: { accepted: false, envoy: 'not live', waiting: 'no configuration yet' } });
});

test('shards of an incomplete generation are waited for', async () => {
  const plan = smallPlan({ port: pod.port, routes: [answer('/', 'x'.repeat(2_000))] });
  const shards = [...toShards(plan, 1_000)];
  await pod.startAgent();
  await pod.startEnvoy();

  for (const [name, text] of shards.slice(1)) writeFileSync(join(pod.config, name), text);
  const waiting = `generation ${plan.generation}: ${shards.length - 1} of ${shards.length} shards`;
  await eventually(async () => (await pod.ready()).body.waiting === waiting);
  expect((await pod.ready()).status).toBe(503);
  writeFileSync(join(pod.config, shards[0][0]), shards[0][1]);
  await untilReady();

  expect(await (await fetch(pod.url)).text()).toHaveLength(2_000);
});

test('a generation that is written file by file, shard by shard, is served whole or not at all', async () => {
  const plan = (text: string) => smallPlan({ port: pod.port, routes: [answer('/', text.repeat(2_000))] });
  await pod.startAgent();
  await pod.startEnvoy();
  for (const [name, text] of toShards(plan('a'), 1_000)) writeFileSync(join(pod.config, name), text);
  await untilReady();
  const load = startLoad(pod.url, { loops: 2 });

  for (const [name, text] of toShards(plan('b'), 1_000)) {
    writeFileSync(join(pod.config, name), text);
    await sleep(150);
  }
  await untilServing(plan('b').generation);
  const { answers, errors } = await load.stop();

  expect(errors).toEqual([]);
  expect([...answers.keys()].sort()).toEqual([`200 ${'a'.repeat(2_000)}`, `200 ${'b'.repeat(2_000)}`]);
});

test('a folder that is emptied changes nothing', async () => {
  pod.apply(toOne());
  await pod.startAgent();
  await pod.startEnvoy();
  await untilReady();

  for (const name of toShards(toOne()).keys()) rmSync(join(pod.config, name));
  await eventually(async () => (await pod.ready()).body.waiting === 'no configuration yet');

  expect((await pod.ready()).status).toBe(200);
  expect(await (await fetch(pod.url)).text()).toBe('one');
});

describe('an Envoy that is started anew', () => {
  test('gets the generation that serves', async () => {
    pod.apply(toOne());
    await pod.startAgent();
    const envoy = await pod.startEnvoy();
    await untilReady();

    await envoy.end('SIGKILL');
    expect((await pod.ready()).status).toBe(503);
    await pod.startEnvoy();
    await untilReady();

    expect(await (await fetch(pod.url)).text()).toBe('one');
  });
});

describe('an agent that is started anew', () => {
  test('takes over without a lost request, even if the configuration has changed meanwhile', async () => {
    pod.apply(toOne());
    const agent = await pod.startAgent();
    await pod.startEnvoy();
    await untilReady();
    const load = startLoad(pod.url);

    await agent.end('SIGKILL');
    pod.apply(toTwo());
    await sleep(300);
    await pod.startAgent();
    await untilServing(toTwo().generation);
    const { answers, errors } = await load.stop();

    expect(errors).toEqual([]);
    expect([...answers.keys()].sort()).toEqual(['200 one', '200 two']);
  });

  test('goes on with the last good generation where the newest one is refused', async () => {
    pod.apply(toOne());
    const agent = await pod.startAgent();
    const envoy = await pod.startEnvoy();
    await untilReady();
    pod.apply(broken());
    await eventually(async () => (await pod.ready()).body.refused !== undefined);

    await Promise.all([agent.end('SIGKILL'), envoy.end('SIGKILL')]);
    await pod.startAgent();
    await pod.startEnvoy();
    await eventually(async () => (await pod.ready()).body.refused !== undefined);

    expect(await pod.ready()).toMatchObject({
      status: 200,
      body: { generation: toOne().generation, refused: { generation: broken().generation } },
    });
    expect(await (await fetch(pod.url)).text()).toBe('one');
  });
});

test('the preStop hook drains under load: readiness turns, no request is lost, and Envoy may end', async () => {
  pod.apply(toOne());
  const agent = await pod.startAgent();
  const envoy = await pod.startEnvoy();
  await untilReady();
  const load = startLoad(pod.url, { leaves: true });
  await sleep(200);

  const hook = pod.preStop();
  await eventually(async () => (await pod.ready()).status === 503, 3_000);
  expect(await hook).toBe(0);
  await envoy.end('SIGTERM');
  agent.process.kill('SIGTERM');
  const { answers, errors } = await load.stop();

  expect(await agent.exit).toBe(0);
  expect(errors).toEqual([]);
  expect([...answers.keys()]).toEqual(['200 one']);
});

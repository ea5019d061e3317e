import { beforeEach, describe, expect, test } from 'vitest';
import { createDelivery, type Delivery } from '../../src/runtime/agent/delivery';
import type { Served } from '../../src/runtime/agent/served';
import { createXds, type Kind, type Xds } from '../../src/runtime/agent/xds';
import { TRIAL_ROUTES } from '../../src/targets/kubernetes/envoy/bootstrap';
import type { EnvoyResource } from '../../src/targets/kubernetes/envoy/resources';

const resource = (name: string, more: object = {}): EnvoyResource => ({ '@type': 'x', name, ...more });

/** A generation whose clusters, routes and listener are told by short texts. */
const served = (generation: string, clusters: string[], listener: string, routes = 'good'): Served => ({
  generation,
  clusters: new Map(clusters.map((name) => [name, resource(name)])),
  listeners: [resource('http', { listener })],
  routes: new Map([[`gateway~${listener}`, resource(`gateway~${listener}`, { routes })]]),
});

/** An Envoy that asks, takes what is good, and writes down what it was given. */
function fakeEnvoy(xds: Xds, refuses: (text: string) => boolean) {
  const heard: string[] = [];
  const ask = (kind: Kind, name: string | undefined, version: string): void => {
    xds.channel(kind, name).request(version, (body) => {
      const { version_info: next, resources } = JSON.parse(body) as { version_info: string; resources: EnvoyResource[] };
      const bad = refuses(body);
      if (!bad) heard.push(`${kind}: ${resources.map((one) => [one.name, one.listener, one.routes].filter(Boolean).join(' ')).join(', ')}`);
      setTimeout(() => ask(kind, name, bad ? version : next), 0);
    });
  };
  return { heard, ask };
}

let xds: Xds;
let envoy: ReturnType<typeof fakeEnvoy>;
let delivery: Delivery;

beforeEach(() => {
  xds = createXds();
  envoy = fakeEnvoy(xds, (body) => body.includes('bad'));
  const stats = new Map([
    ['cluster_manager.warming_clusters', 0],
    ['listener_manager.total_listeners_warming', 0],
  ]);
  delivery = createDelivery({
    xds,
    admin: { get: async () => '', post: async () => '', stats: async () => stats, live: async () => true },
    log: { forget: () => {}, refusal: async (kind) => `${kind} are bad` },
    lingerMillis: 50,
    patienceMillis: 200,
  });
  envoy.ask('clusters', undefined, '');
  envoy.ask('listeners', undefined, '');
  for (const name of [TRIAL_ROUTES, 'gateway~one', 'gateway~two']) envoy.ask('routes', name, '');
  envoy.heard.length = 0;
});

test('clusters come before routes and listeners', async () => {
  await delivery.deliver(served('1', ['orders'], 'one'));

  expect(envoy.heard).toEqual(['clusters: orders', 'routes: gateway~one good', 'listeners: http one']);
});

test('clusters that are not needed any more stay until their time is over', async () => {
  await delivery.deliver(served('1', ['a', 'b'], 'one'));
  await delivery.deliver(served('2', ['b', 'c'], 'one', 'other'));
  const next = await delivery.sweep();
  expect(next).toBeGreaterThan(Date.now());
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(await delivery.sweep()).toBeUndefined();

  expect(envoy.heard.slice(3)).toEqual(['clusters: a, b, c', 'routes: gateway~one other', 'clusters: b, c']);
});

test('clusters of several generations before may stay at once', async () => {
  for (const name of ['a', 'b', 'c']) await delivery.deliver(served(name, [name], 'one'));

  expect(envoy.heard.at(-1)).toBe('clusters: a, b, c');
});

test('a cluster that comes back is not removed', async () => {
  await delivery.deliver(served('1', ['a'], 'one'));
  await delivery.deliver(served('2', ['b'], 'one'));
  await delivery.deliver(served('3', ['a'], 'one'));
  await new Promise((resolve) => setTimeout(resolve, 60));
  await delivery.sweep();

  expect(envoy.heard.at(-1)).toBe('clusters: a');
});

test('routes of a listener that changes are tried first, and the trial is cleared', async () => {
  await delivery.deliver(served('1', ['a'], 'one'));
  envoy.heard.length = 0;
  await delivery.deliver(served('2', ['a'], 'two', 'new'));

  expect(envoy.heard).toEqual([`routes: ${TRIAL_ROUTES} new`, `routes: ${TRIAL_ROUTES}`, 'routes: gateway~two new', 'listeners: http two']);
});

describe('listeners inside of Envoy', () => {
  const inside = (generation: string, names: readonly string[], routes = 'good'): Served => {
    const outer = served(generation, ['a'], 'one', routes);
    return { ...outer, listeners: [...outer.listeners, ...names.map((name) => resource(name, { internal_listener: {} }))] };
  };

  test('are there before routes lead to them, and stay while requests may be on them', async () => {
    await delivery.deliver(inside('1', []));
    envoy.heard.length = 0;
    await delivery.deliver(inside('2', ['x'], 'to x'));
    await delivery.deliver(inside('3', ['y'], 'to y'));
    await new Promise((resolve) => setTimeout(resolve, 60));
    await delivery.sweep();

    expect(envoy.heard).toEqual([
      'listeners: http one, x',
      'routes: gateway~one to x',
      'listeners: http one, x, y',
      'routes: gateway~one to y',
      'listeners: http one, y',
    ]);
  });

  test('go when the generation that they came with is refused', async () => {
    await delivery.deliver(inside('1', []));
    await expect(delivery.deliver(inside('2', ['x'], 'bad'))).rejects.toThrow('routes are bad');

    expect(envoy.heard.filter((line) => line.startsWith('listeners')).at(-1)).toBe('listeners: http one');
  });
});

describe('what Envoy refuses', () => {
  test.each([
    ['clusters', served('2', ['bad'], 'one'), 'clusters are bad'],
    ['routes', served('2', ['a'], 'one', 'bad'), 'routes are bad'],
    ['routes of a new listener', served('2', ['a'], 'two', 'bad'), 'routes are bad'],
    ['a listener', served('2', ['a'], 'bad'), 'listeners are bad'],
  ])('is withdrawn: %s', async (_, bad, reason) => {
    await delivery.deliver(served('1', ['a'], 'one'));

    await expect(delivery.deliver(bad)).rejects.toThrow(reason);

    expect(envoy.heard.filter((line) => line.startsWith('listeners'))).not.toContain('listeners: http two');
    await delivery.deliver(served('3', ['a', 'b'], 'one', 'better'));
    expect(envoy.heard.slice(-2)).toEqual(['clusters: a, b', 'routes: gateway~one better']);
  });

  test('has no good one to go back to at first, and the next one is served', async () => {
    await expect(delivery.deliver(served('1', ['bad'], 'one'))).rejects.toThrow('clusters are bad');
    await delivery.deliver(served('2', ['a'], 'one'));

    expect(envoy.heard).toEqual(['clusters: a', 'routes: gateway~one good', 'listeners: http one']);
  });
});

test('an Envoy that lives and does not answer for too long counts as refusal', async () => {
  await delivery.deliver(served('1', ['a'], 'one'));
  const silent = served('2', ['a'], 'three');

  await expect(delivery.deliver(silent)).rejects.toThrow('routes: Envoy did not take them within 200 ms');
});

import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { KubernetesPlan } from '../../src/targets/kubernetes/plan';
import { compiledPlan } from './support/compiled-plan';
import { type Names, startNames } from './support/dns';
import { eventually, type Gateway, startGateway } from './support/gateway';
import { startLoad } from './support/load';
import { freePort } from './support/ports';

const ADDRESSES = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];

let names: Names;
let servers: Server[];
let port: number;
let gateway: Gateway | undefined;

beforeEach(async () => {
  port = await freePort();
  names = await startNames(ADDRESSES.slice(0, 1));
  servers = await Promise.all(
    ADDRESSES.map(
      (address) =>
        new Promise<Server>((resolve) => {
          const server = createServer((_, response) => response.end(address));
          server.keepAliveTimeout = 60_000;
          server.listen(port, address, () => resolve(server));
        }),
    ),
  );
});

afterEach(async () => {
  await gateway?.end();
  names.close();
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

/** A plan whose backend is looked up at our own server of names. */
function plan(at: number): KubernetesPlan {
  const spec = {
    name: 'shop',
    access: { open: 'names are looked at' },
    backends: { orders: {} },
    routes: { 'GET /orders': { backend: 'orders' } },
  };
  const made = compiledPlan(spec, { backends: { orders: { url: `http://orders.internal:${port}` } } }, at);
  const resolver = {
    name: 'envoy.network.dns_resolver.cares',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig',
      resolvers: [{ socket_address: { address: '127.0.0.1', port_value: names.port } }],
    },
  };
  const clusters = made.envoy.clusters.map((cluster) => ({ ...cluster, typed_dns_resolver_config: resolver }));
  return { ...made, envoy: { ...made.envoy, clusters } };
}

test('pods that come get requests and pods that go get none, and nobody is told', async () => {
  gateway = await startGateway(plan);
  const { url } = gateway;
  const asked = async () => new Set(await Promise.all(Array.from({ length: 24 }, async () => (await fetch(`${url}/orders`)).text())));
  expect(await asked()).toEqual(new Set(['127.0.0.1']));
  const load = startLoad(`${url}/orders`, { loops: 4 });

  names.addresses = ADDRESSES;
  await eventually(async () => (await asked()).size === 3, 15_000);
  names.addresses = ADDRESSES.slice(1);
  await eventually(async () => !(await asked()).has('127.0.0.1'), 15_000);
  const { errors, answers } = await load.stop();

  expect(errors).toEqual([]);
  expect([...answers.keys()].sort()).toEqual(ADDRESSES.map((address) => `200 ${address}`));
}, 60_000);

test('when a name is not found any more, the addresses that were stay', async () => {
  gateway = await startGateway(plan);
  names.close();
  const begun = Date.now();
  await eventually(() => Date.now() - begun > 7_000, 10_000);

  expect((await fetch(`${gateway.url}/orders`)).status).toBe(200);
  names = await startNames([]);
}, 60_000);

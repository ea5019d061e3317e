import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEnvoy } from '../../src/runtime/envoy-binary';
import { bootstrap } from '../../src/targets/kubernetes/envoy/bootstrap';
import type { EnvoyResource } from '../../src/targets/kubernetes/envoy/resources';
import type { KubernetesPlan } from '../../src/targets/kubernetes/plan';

/** A plan and how a report calls it. */
export interface Emitted {
  readonly name: string;
  readonly plan: KubernetesPlan;
}

/**
 * What the real Envoy says against plans, by name; nothing where it takes them.
 *
 * `--mode validate` reads no xDS, so all resources are put into one static bootstrap. Plans that share no name of a cluster with
 * another content go into one process; where it refuses, each is tried alone.
 */
export async function refusals(emitted: readonly Emitted[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const batch of batches(emitted)) {
    if ((await validate(batch)) === undefined) continue;
    for (const one of batch) {
      const refusal = await validate([one]);
      if (refusal !== undefined) found.set(one.name, refusal);
    }
  }
  return found;
}

interface Batch {
  /** The content of each cluster by its name. */
  readonly clusters: Map<string, string>;
  readonly members: Emitted[];
}

function batches(emitted: readonly Emitted[]): Emitted[][] {
  const open: Batch[] = [];
  for (const one of emitted) {
    const own = one.plan.envoy.clusters.map((cluster) => [cluster.name, JSON.stringify(cluster)] as const);
    const fitting = open.find(({ clusters }) => own.every(([name, text]) => (clusters.get(name) ?? text) === text));
    const batch: Batch = fitting ?? { clusters: new Map(), members: [] };
    if (fitting === undefined) open.push(batch);
    for (const [name, text] of own) batch.clusters.set(name, text);
    batch.members.push(one);
  }
  return open.map(({ members }) => members);
}

/** What Envoy refuses of plans in one bootstrap; undefined where it takes all of it. */
export async function validate(emitted: readonly Emitted[]): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-validate-'));
  try {
    const file = join(folder, 'bootstrap.json');
    await writeFile(file, JSON.stringify(staticBootstrap(emitted.map(({ plan }) => plan))));
    return await run(['--mode', 'validate', '--config-path', file, '--reject-unknown-dynamic-fields', '--log-level', 'error']);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function run(args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(findEnvoy(), args, { timeout: 120_000, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve(error === null ? undefined : `${stdout}${stderr}`.trim() || error.message),
    );
  });
}

/** The bootstrap of a gateway, with everything in it that the agent delivers to Envoy later. */
export function staticBootstrap(plans: readonly KubernetesPlan[]): object {
  const { dynamic_resources: _dynamic, ...rest } = bootstrap({ socketDir: '/tmp', name: 'static' }) as { dynamic_resources: unknown };
  const clusters = plans.flatMap(({ envoy }) => envoy.clusters.map(untyped));
  return {
    ...rest,
    static_resources: {
      listeners: plans.flatMap((plan, index) => plan.envoy.listeners.map((listener) => withRoutes(listener, plan, index))),
      clusters: [...new Map([...agentClusters(rest), ...clusters].map((cluster) => [cluster.name, cluster])).values()],
    },
  };
}

const agentClusters = (rest: object) => (rest as { static_resources: { clusters: Untyped[] } }).static_resources.clusters;

type Untyped = Omit<EnvoyResource, '@type'>;

/** Where a field says the type of its message, the message does not say it again. */
function untyped(resource: EnvoyResource): Untyped {
  const { '@type': _type, ...fields } = resource;
  return fields as Untyped;
}

/** A listener with its route configuration in it, on a name and a port of its own. */
function withRoutes(listener: EnvoyResource, { envoy }: KubernetesPlan, index: number): object {
  const inlined = JSON.parse(JSON.stringify(untyped(listener)), (_, value) => {
    if (value?.rds === undefined) return value;
    const { rds, ...manager } = value;
    const routes = envoy.routes.find(({ name }) => name === rds.route_config_name);
    return { ...manager, route_config: untyped(routes as EnvoyResource) };
  });
  if (listener.internal_listener !== undefined) return inlined;
  return {
    ...inlined,
    name: `${listener.name}-${index}`,
    address: { socket_address: { address: '127.0.0.1', port_value: 20_000 + index } },
  };
}

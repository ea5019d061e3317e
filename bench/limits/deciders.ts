import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { companionSocket } from '../../src/targets/kubernetes/envoy/bootstrap';
import { CLIENT, planned } from '../gateway/peers/tollgate';
import type { Place, Setup } from '../gateway/setup';
import type { Folder } from '../support/folder';
import { GATEWAY_CORE, Server } from '../support/processes';

/** Whom a gateway asks: it listens where the companion does. */
export type Decider = (setup: Setup, place: Place) => Promise<Server>;

/** Ours. */
export const companion: Decider = (setup, place) => {
  const { folder } = place;
  const plan = folder.write('plan.json', JSON.stringify(planned(setup, place)));
  for (const entry of ['clientId', 'clientSecret']) folder.write(`secrets/${CLIENT}/${entry}`, 'bench');
  const words = [companionSocket(folder.path, 'decisions'), plan, join(folder.path, 'secrets')];
  return started(new Server('companion', GATEWAY_CORE, [process.execPath, bundled(folder), ...words]), place);
};

/** The program as it is published: what runs sources keeps the names of functions, which costs several µs a decision. */
function bundled(folder: Folder): string {
  const outfile = join(folder.path, 'companion.js');
  buildSync({ entryPoints: [join(__dirname, 'companion.ts')], outfile, bundle: true, minify: true, platform: 'node', target: 'node22' });
  return outfile;
}

/** The program of envoyproxy/ratelimit; undefined where it was not built. */
export const RATELIMIT = process.env.TOLLGATE_RATELIMIT;

/** envoyproxy/ratelimit: the service that Envoy's makers offer. It counts in fixed windows of an hour, and says in headers how they stand, as ours does. */
export const ratelimit: Decider = (setup, place) => {
  const { folder } = place;
  const [limit] = planned(setup, place).agent.limits?.limits ?? [];
  const every = { key: 'masked_remote_address', rate_limit: { unit: 'hour', requests_per_unit: 4_000_000_000 } };
  const config = { domain: 'tollgate', descriptors: [{ key: 'limit', value: limit?.id, descriptors: [every] }] };
  folder.write('ratelimit/config/tollgate.yaml', JSON.stringify(config));
  const [httpPort, debugPort] = [place.port + 1_000, place.port + 2_000];
  const env = {
    RUNTIME_ROOT: folder.path,
    RUNTIME_SUBDIRECTORY: 'ratelimit',
    RUNTIME_WATCH_ROOT: 'false',
    GRPC_UDS: companionSocket(folder.path, 'decisions'),
    HOST: '127.0.0.1',
    PORT: String(httpPort),
    DEBUG_HOST: '127.0.0.1',
    DEBUG_PORT: String(debugPort),
    REDIS_SOCKET_TYPE: 'tcp',
    REDIS_URL: new URL(setup.redis as string).host,
    LIMIT_RESPONSE_HEADERS_ENABLED: 'true',
    USE_STATSD: 'false',
    LOG_LEVEL: 'error',
  };
  return started(new Server('envoyproxy/ratelimit', GATEWAY_CORE, [RATELIMIT as string], env), place);
};

async function started(server: Server, { folder }: Place): Promise<Server> {
  for (const end = Date.now() + 10_000; !existsSync(companionSocket(folder.path, 'decisions')); await pause(50)) {
    server.assertAlive();
    if (Date.now() > end) throw new Error(`${server.name} does not start`);
  }
  await pause(500); // it reaches Redis
  return server;
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { companionSocket } from '../../src/targets/kubernetes/envoy/bootstrap';
import { upstreamCommand } from '../gateway/peers/nginx';
import { planned, tollgate } from '../gateway/peers/tollgate';
import type { Place, Setup } from '../gateway/setup';
import { makeKeys } from '../gateway/tokens';
import { Folder } from '../support/folder';
import { nextPort, status, untilAnswers } from '../support/http';
import { median, ratio } from '../support/numbers';
import type { Part } from '../support/part';
import { GATEWAY_CORE, LOAD_CORE, needPrograms, Server } from '../support/processes';
import { atMost, figure, type Report } from '../support/report';
import { type Contestant, type Measured, measureInRounds, series } from '../support/rounds';
import { load, loadScript } from '../support/wrk';

/** What counting a request costs: in Envoy, in the companion, and in Redis. */
export const limits: Part = {
  name: 'limits',
  async *run({ quick }) {
    needPrograms('nginx', 'wrk', 'redis-server');
    const folder = new Folder();
    const [upstreamPort, redisPort] = [await nextPort(), await nextPort()];
    const upstream = new Server('upstream', LOAD_CORE, upstreamCommand(folder, upstreamPort));
    const redis = new Server('redis', GATEWAY_CORE, ['redis-server', '--port', String(redisPort), '--bind', '127.0.0.1', '--save', '']);
    const gateways: Counting[] = [];
    try {
      await untilAnswers(upstream, upstreamPort);
      const place = { upstreamPort, keys: makeKeys() };
      for (const entry of entries(redisPort)) gateways.push(await Counting.start(entry, place, redis));
      for (const gateway of gateways) await gateway.measuredFor(1).measure(-1);
      const measured = await measureInRounds(
        gateways.map((gateway) => gateway.measuredFor(quick ? 1 : 2)),
        quick ? 1 : 7,
      );
      yield report(measured);
    } finally {
      for (const gateway of gateways) await gateway.end();
      await redis.end();
      await upstream.end();
      folder.remove();
    }
  },
};

interface Entry {
  readonly name: string;
  readonly limit?: Setup['limit'];
  /** Where the companion counts; in its own memory if it is left out. */
  readonly redis?: { readonly url: string };
}

const NONE = 'no limit';
const INSTANCE = 'limit of the instance';

function entries(redisPort: number): Entry[] {
  return [
    { name: NONE },
    { name: INSTANCE, limit: 'instance' },
    { name: 'of all instances, in the companion', limit: 'shared' },
    { name: 'of all instances, in Redis', limit: 'shared', redis: { url: `redis://127.0.0.1:${redisPort}` } },
  ];
}

/** CPU time of each process for a request. */
interface Sample {
  readonly envoy: number;
  readonly companion: number;
  readonly redis: number;
  readonly perSecond: number;
  readonly p99Millis: number;
}

/** Fewer than elsewhere: all processes share a core, and a decision that takes longer than it may is refused. */
const CONNECTIONS = 8;

/** A gateway, and the companion that counts for it. */
class Counting {
  public static async start(entry: Entry, place: Omit<Place, 'port' | 'folder'>, redis: Server): Promise<Counting> {
    const folder = new Folder();
    const port = await nextPort();
    const setup: Setup = { routes: 1, ...(entry.limit === undefined ? {} : { limit: entry.limit }) };
    const servers: Server[] = [];
    if (entry.limit === 'shared') servers.push(await startCompanion(entry, setup, { ...place, folder, port }));
    const envoy = new Server(entry.name, GATEWAY_CORE, tollgate.command(setup, { ...place, folder, port }));
    await untilAnswers(envoy, port);
    const is = await status(port, '/s0/orders/1');
    if (is !== 200) throw new Error(`${entry.name} answers ${is}`);
    const script = folder.write('load.lua', loadScript("return '/s0/orders/' .. prefix .. n, nil"));
    return new Counting(entry, { envoy, companion: servers[0], redis }, { folder, port, script });
  }

  private constructor(
    private readonly entry: Entry,
    private readonly servers: { readonly envoy: Server; readonly companion: Server | undefined; readonly redis: Server },
    private readonly at: { readonly folder: Folder; readonly port: number; readonly script: string },
  ) {}

  public measuredFor(seconds: number): Contestant<Sample> {
    return { name: this.entry.name, measure: (round) => this.steady(round, seconds) };
  }

  public async end(): Promise<void> {
    await this.servers.envoy.end();
    await this.servers.companion?.end();
    this.at.folder.remove();
  }

  /** A decision that comes too late is refused: then the core had a long pause, and the round is done again. */
  private async steady(round: number, seconds: number): Promise<Sample> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.round(round, seconds);
      } catch (error) {
        if (tries === 5) throw error;
      }
    }
  }

  private async round(round: number, seconds: number): Promise<Sample> {
    const { envoy, companion, redis } = this.servers;
    const counters = { envoy, companion, redis: this.entry.redis === undefined ? undefined : redis };
    const read = () => Object.values(counters).map((server) => server?.cpuMicros() ?? 0);
    const before = read();
    const { port, script } = this.at;
    const { requests, perSecond, p99Millis } = await load({
      port,
      script,
      seconds,
      connections: CONNECTIONS,
      idPrefix: `${port}x${round}x`,
    });
    const [ofEnvoy = 0, ofCompanion = 0, ofRedis = 0] = read().map((micros, index) => (micros - (before[index] as number)) / requests);
    return { envoy: ofEnvoy, companion: ofCompanion, redis: ofRedis, perSecond, p99Millis };
  }
}

async function startCompanion({ redis }: Entry, setup: Setup, place: Place): Promise<Server> {
  const { name, agent } = planned(setup, place);
  const config = place.folder.write('companion.json', JSON.stringify({ gateway: name, limits: [agent.limits], redis }));
  const socket = companionSocket(place.folder.path, 'decisions');
  const program = join(__dirname, 'companion.ts');
  const server = new Server('companion', GATEWAY_CORE, [process.execPath, '--import', 'tsx', program, socket, config]);
  for (const end = Date.now() + 10_000; !existsSync(socket); await new Promise((resolve) => setTimeout(resolve, 50))) {
    if (Date.now() > end) throw new Error('the companion does not start');
  }
  await new Promise((resolve) => setTimeout(resolve, 500)); // it reaches Redis
  return server;
}

function report(measured: Measured<Sample>): Report {
  const cpu = (name: string) => series(measured, name, ({ envoy, companion, redis }) => envoy + companion + redis);
  return {
    title: 'limits: a request of one client, one route',
    columns: ['', 'Envoy µs', 'companion µs', 'Redis µs', 'all, × no limit', 'requests per s, × no limit', 'p99 ms'],
    rows: [...measured.keys()].map((name) => [
      name,
      ...(['envoy', 'companion', 'redis'] as const).map((field) => figure(median(series(measured, name, (sample) => sample[field])))),
      figure(ratio(cpu(name), cpu(NONE))),
      figure(
        ratio(
          series(measured, name, (sample) => sample.perSecond),
          series(measured, NONE, (sample) => sample.perSecond),
        ),
      ),
      figure(median(series(measured, name, (sample) => sample.p99Millis))),
    ]),
    checks: [{ what: 'CPU, limit of the instance to none', value: ratio(cpu(INSTANCE), cpu(NONE)), goal: atMost(1.2) }],
  };
}

import { SEEN_PATH } from '../gateway/peers/nginx';
import { tollgate } from '../gateway/peers/tollgate';
import type { Place } from '../gateway/setup';
import { Folder } from '../support/folder';
import { answer, nextPort, untilAnswers } from '../support/http';
import { GATEWAY_CORE, Server } from '../support/processes';
import type { Contestant } from '../support/rounds';
import { load, loadScript, tokenScript } from '../support/wrk';
import type { Entry } from './entries';

/** What a round says of a way to decide: CPU µs of each process for a request. */
export interface Sample {
  readonly envoy: number;
  /** Of whom Envoy asks. */
  readonly decider: number;
  readonly redis: number;
  /** How long a request takes when there is no other, in the middle. */
  readonly aloneMillis: number;
}

/** Fewer than elsewhere: all processes share a core, and a decision that takes longer than it may is refused. */
const CONNECTIONS = 8;

/** What a round that is not one of the rounds is called. */
export const WARMING = -1;

interface Servers {
  readonly envoy: Server;
  readonly decider: Server | undefined;
  /** Undefined where nothing is counted there. */
  readonly redis: Server | undefined;
}

/** A gateway, and who decides for it. */
export class Deciding {
  /** Starts both, and checks that the gateway protects what it should. */
  public static async start(entry: Entry, place: Omit<Place, 'port' | 'folder'>, redis: Server): Promise<Deciding> {
    const { name, setup, callers } = entry;
    const folder = new Folder();
    const port = await nextPort();
    const decider = await entry.decider?.(setup, { ...place, folder, port });
    const envoy = new Server(name, GATEWAY_CORE, tollgate.command(setup, { ...place, folder, port }));
    const path = `'/s0/orders/' .. prefix .. n`;
    const script = folder.write(
      'load.lua',
      callers === undefined ? loadScript(`return ${path}, nil`) : tokenScript(path, callers.tokens, folder),
    );
    const servers = { envoy, decider, redis: setup.redis === undefined ? undefined : redis };
    const deciding = new Deciding(entry, servers, { folder, port, script });
    await untilAnswers(envoy, port);
    await deciding.assertRight();
    return deciding;
  }

  private constructor(
    private readonly entry: Entry,
    private readonly servers: Servers,
    private readonly at: { readonly folder: Folder; readonly port: number; readonly script: string },
  ) {}

  public measuredFor(seconds: number): Contestant<Sample> {
    return { name: this.entry.name, measure: (round) => this.steady(round, seconds) };
  }

  public async end(): Promise<void> {
    await this.servers.envoy.end();
    await this.servers.decider?.end();
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
    const { envoy, decider, redis } = this.servers;
    const read = () => [envoy, decider, redis].map((server) => server?.cpuMicros() ?? 0);
    const before = read();
    const { requests } = await this.load(seconds, CONNECTIONS, `${round}x`);
    const [ofEnvoy = 0, ofDecider = 0, ofRedis = 0] = read().map((micros, index) => (micros - (before[index] as number)) / requests);
    if (redis !== undefined && ofRedis < 1) throw new Error(`${this.entry.name} counts nothing in Redis`);
    const { p50Millis } = await this.load(seconds / 2, 1, `${round}y`);
    return { envoy: ofEnvoy, decider: ofDecider, redis: ofRedis, aloneMillis: p50Millis };
  }

  private load(seconds: number, connections: number, ids: string) {
    const { port, script } = this.at;
    return load({ port, script, seconds: Math.ceil(seconds), connections, idPrefix: `${port}x${ids}` });
  }

  /** A gateway that lets strangers in, or nobody, or shows the backend something else, is not compared. */
  private async assertRight(): Promise<void> {
    const { name, callers } = this.entry;
    const asked = (token?: string) => answer(this.at.port, SEEN_PATH, token === undefined ? {} : { authorization: `Bearer ${token}` });
    const [token] = callers?.tokens ?? [];
    const { status, text } = await asked(token);
    const behind = token === undefined ? '' : `Bearer ${callers?.behind(token)}`;
    if (status !== 200 || text !== behind) throw new Error(`${name} answers ${status}, and its backend gets "${text}"`);
    if (token === undefined) return;
    for (const wrong of [undefined, `${token}x`]) {
      const refused = await asked(wrong);
      if (refused.status !== 401) throw new Error(`${name} answers ${refused.status} where it should answer 401`);
    }
  }
}

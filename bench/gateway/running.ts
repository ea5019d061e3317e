import { nextPort, status, untilAnswers } from '../support/http';
import { GATEWAY_CORE, Server } from '../support/processes';
import type { Contestant } from '../support/rounds';
import { type LoadOptions, load, loadScript, tokenScript } from '../support/wrk';
import type { Peer, Place, Setup } from './setup';

/** What a gateway did in one round. */
export interface Sample {
  readonly cpuMicrosPerRequest: number;
  readonly perSecond: number;
  readonly p99Millis: number;
}

/** A peer with a setup, under the name that tables give it. */
export interface Entry {
  readonly name: string;
  readonly peer: Peer;
  readonly setup: Setup;
  /** The tokens of the requests; those of an open gateway carry them as well, where others check them. */
  readonly sends?: Setup['tokens'];
}

/** A gateway that runs and can be loaded. */
export class RunningGateway {
  /** Starts a gateway and checks that it protects what it should. */
  public static async start(entry: Entry, place: Omit<Place, 'port'>): Promise<RunningGateway> {
    const port = await nextPort();
    const server = new Server(entry.name, GATEWAY_CORE, entry.peer.command(entry.setup, { ...place, port }));
    const script = place.folder.write(`load-${port}.lua`, scriptOf(entry, place));
    const gateway = new RunningGateway(entry, server, { port, script });
    await untilAnswers(server, port);
    await gateway.assertRight(place);
    return gateway;
  }

  private constructor(
    private readonly entry: Entry,
    private readonly server: Server,
    private readonly at: Pick<LoadOptions, 'port' | 'script'>,
  ) {}

  public get name(): string {
    return this.entry.name;
  }

  /** Loads the gateway for some seconds a round. */
  public measuredFor(seconds: number): Contestant<Sample> {
    return { name: this.name, measure: (round) => this.round(round, seconds) };
  }

  public async end(): Promise<void> {
    await this.server.end();
  }

  private async round(round: number, seconds: number): Promise<Sample> {
    const before = this.server.cpuMicros();
    const { requests, perSecond, p99Millis } = await load({ ...this.at, seconds, idPrefix: `${this.at.port}x${round}x` });
    return { cpuMicrosPerRequest: (this.server.cpuMicros() - before) / requests, perSecond, p99Millis };
  }

  /** A gateway that lets strangers in, or nobody, is not compared. */
  private async assertRight({ keys }: Pick<Place, 'keys'>): Promise<void> {
    const { setup } = this.entry;
    const { port } = this.at;
    const path = `/s${setup.routes - 1}/orders/1`;
    const authorization = `Bearer ${keys.changing[0]}`;
    const expected: [number, number][] = [
      [await status(port, path, { authorization }), 200],
      ...(setup.tokens === undefined ? [] : [[await status(port, path), 401] as [number, number]]),
      ...(setup.tokens === undefined ? [] : [[await status(port, path, { authorization: `${authorization}x` }), 401] as [number, number]]),
    ];
    for (const [is, shouldBe] of expected) {
      if (is !== shouldBe) throw new Error(`${this.name} answers ${is} where it should answer ${shouldBe}`);
    }
  }
}

/** No id is ever sent twice, so that nothing is gained by remembering paths. */
function scriptOf({ setup, sends }: Entry, { keys, folder }: Omit<Place, 'port'>): string {
  const path = `'/s' .. math.random(0, ${setup.routes - 1}) .. '/orders/' .. prefix .. n`;
  if (sends === undefined) return loadScript(`return ${path}, nil`);
  return tokenScript(path, keys[sends], folder);
}

import { request } from 'node:http';
import { parseArgs } from 'node:util';
import { adminSocket, agentSocket, bootstrap } from '../../targets/kubernetes/envoy/bootstrap';
import { createAdmin } from './admin';
import { startAgent } from './agent';
import { type DrainTimes, drainEnvoy } from './drain';

const USAGE = `usage: agent run|drain|bootstrap [options]
  run        delivers configuration and keys to Envoy, and answers probes, until SIGTERM
  drain      turns readiness and lets requests finish; for a preStop hook
  bootstrap  prints what Envoy starts with
options
  --sockets DIR   the folder shared with Envoy; default /run/tollgate
  --config DIR    the folder of shards; default /etc/tollgate
  --name NAME     the gateway's name; default tollgate
  --host ADDRESS  where probes are answered; default 0.0.0.0
  --port PORT     where probes are answered; default 9901
  --drain SECONDS longest time for requests that are under way; default 30
  --notice SECONDS  time in which new requests still come once the pod is to end; default 5`;

const OPTIONS = {
  sockets: { type: 'string', default: '/run/tollgate' },
  config: { type: 'string', default: '/etc/tollgate' },
  name: { type: 'string', default: 'tollgate' },
  host: { type: 'string', default: '0.0.0.0' },
  port: { type: 'string', default: '9901' },
  drain: { type: 'string', default: '30' },
  notice: { type: 'string', default: '5' },
} as const;

type Values = { readonly [option in keyof typeof OPTIONS]: string };

/** The agent's command line in the gateway image. Answers with the exit status. */
export async function agentCommand(words: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  const command = positionals.length === 1 ? COMMANDS.get(positionals[0]) : undefined;
  if (command !== undefined) return command(values);
  process.stderr.write(`${USAGE}\n`);
  return 2;
}

const COMMANDS: ReadonlyMap<string, (values: Values) => Promise<number>> = new Map([
  ['run', runAgent],
  ['drain', drainGateway],
  ['bootstrap', printBootstrap],
]);

async function runAgent(values: Values): Promise<number> {
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
  const agent = await startAgent({
    name: values.name,
    configDir: values.config,
    socketDir: values.sockets,
    probes: { host: values.host, port: wholeNumber('port', values.port) },
    drain: drainTimes(values),
    say,
    onGeneration: (generation, refusal) =>
      say(refusal === undefined ? `serving generation ${generation}` : `generation ${generation} was refused: ${refusal.reason}`),
  });
  await ended;
  // Envoy has ended before its agent in a pod; where it has not, its requests come first
  if ((await agent.status()).envoy === 'live') await agent.drain();
  await agent.close();
  return 0;
}

/** Asks the agent, so that readiness turns; without an agent it drains Envoy itself. */
async function drainGateway(values: Values): Promise<number> {
  const asked = await post(agentSocket(values.sockets), '/drain');
  if (!asked) await drainEnvoy(createAdmin(adminSocket(values.sockets)), drainTimes(values));
  return 0;
}

async function printBootstrap({ sockets, name }: Values): Promise<number> {
  process.stdout.write(`${JSON.stringify(bootstrap({ socketDir: sockets, name }), null, 2)}\n`);
  return 0;
}

function post(socketPath: string, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const outgoing = request({ socketPath, path, method: 'POST' }, (response) => {
      response.resume();
      resolve(response.statusCode === 204);
    });
    outgoing.on('error', () => resolve(false));
    outgoing.end();
  });
}

function drainTimes({ drain, notice }: Values): DrainTimes {
  return { limitMillis: wholeNumber('drain', drain) * 1_000, noticeMillis: wholeNumber('notice', notice) * 1_000 };
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Error(`--${option} ${text} is not a whole number`);
  return Number(text);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

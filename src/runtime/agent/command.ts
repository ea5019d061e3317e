import { request } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { adminSocket, agentSocket, bootstrap } from '../../targets/kubernetes/envoy/bootstrap';
import { createAdmin } from './admin';
import { startAgent } from './agent';
import { type DrainTimes, drainEnvoy } from './drain';
import type { Address } from './servers';

const USAGE = `usage: agent [run|drain|bootstrap] [options]
  run        delivers configuration and keys to Envoy, and answers probes, until SIGTERM
  drain      turns readiness and lets requests finish; for a preStop hook
  bootstrap  prints what Envoy starts with
options
  --sockets DIR        the folder shared with Envoy; default /run/tollgate
  --config DIR         the folder of shards; default /etc/tollgate/config
  --secrets DIR        the folder of secrets; default /etc/tollgate/secrets
  --name NAME          the gateway's name; default tollgate
  --companion FILE     the companion's program; default the one beside this one
  --probes HOST:PORT   where probes are answered; default 0.0.0.0:8081
  --metrics HOST:PORT  where metrics are told and nothing else is; default nowhere
  --drain SECONDS      longest time for requests that are under way; default 30s
  --notice SECONDS     the part of it in which new requests are still taken; default 5s`;

const OPTIONS = {
  sockets: { type: 'string', default: '/run/tollgate' },
  config: { type: 'string', default: '/etc/tollgate/config' },
  secrets: { type: 'string', default: '/etc/tollgate/secrets' },
  name: { type: 'string', default: 'tollgate' },
  companion: { type: 'string', default: join(__dirname, '../companion/index.js') },
  probes: { type: 'string', default: '0.0.0.0:8081' },
  metrics: { type: 'string', default: '' },
  drain: { type: 'string', default: '30s' },
  notice: { type: 'string', default: '5s' },
} as const;

type Values = { readonly [option in keyof typeof OPTIONS]: string };

/** The agent's command line in the gateway image. Answers with the exit status. */
export async function agentCommand(words: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  const [name = 'run', ...more] = positionals;
  const command = more.length === 0 ? COMMANDS.get(name) : undefined;
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
    secretsDir: values.secrets,
    socketDir: values.sockets,
    companion: values.companion,
    probes: address('probes', values.probes),
    ...(values.metrics === '' ? {} : { metrics: address('metrics', values.metrics) }),
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
  return { limitMillis: seconds('drain', drain) * 1_000, noticeMillis: seconds('notice', notice) * 1_000 };
}

function seconds(option: string, text: string): number {
  if (!/^\d{1,6}s$/.test(text)) throw new Error(`--${option} ${text} is not a number of seconds such as 30s`);
  return Number.parseInt(text, 10);
}

function address(option: string, text: string): Address {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined) throw new Error(`--${option} ${text} is not an address and a port such as 0.0.0.0:8081`);
  return { host, port: Number(port) };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

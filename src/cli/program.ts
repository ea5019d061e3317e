import { Argument, Command, CommanderError, Option } from 'commander';
import { TARGETS } from '../capability/verdict';
import { canaryCommand } from './canary';
import { checkCommand } from './check';
import { diffCommand } from './diff';
import { explainCommand } from './explain';
import { importCommand } from './import';
import type { Io } from './io';
import { attempt } from './problems';
import { reportCommand } from './report';
import { runCommand } from './run-command';
import { schemaCommand } from './schema';
import { synthCommand } from './synth';

/** A command's options as commander hands them over. */
type Options = { readonly [name: string]: never };

/** The functions behind the commands. They load their frameworks when they need them. */
const COMMANDS = {
  check: checkCommand,
  synth: synthCommand,
  run: runCommand,
  explain: explainCommand,
  report: reportCommand,
  diff: diffCommand,
  canary: canaryCommand,
  schema: schemaCommand,
  import: importCommand,
};

/** Runs a command line, without the program's name. Returns the exit status: 0, 1 for problems, 2 for a wrong command line. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let status = 0;
  const run = async (name: keyof typeof COMMANDS, options: object) => {
    const command = COMMANDS[name] as (options: object, io: Io) => number | Promise<number>;
    status = await attempt(options, io, () => command(options, io));
  };
  try {
    await program(io, run).parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
}

type Run = (name: keyof typeof COMMANDS, options: object) => Promise<void>;

function program(io: Io, run: Run): Command {
  const top = new Command('tollgate')
    .description('An API gateway written once as typed data: AWS API Gateway, or Envoy on Kubernetes')
    .version(version())
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout(text), writeErr: (text) => io.stderr(text), getOutHasColors: () => io.color })
    .showHelpAfterError('(tollgate --help shows what there is)');
  for (const add of [addCheck, addSynth, addRun, addExplain, addReport, addDiff, addCanary, addSchema, addImport]) add(top, run);
  return top;
}

function addCheck(top: Command, run: Run): void {
  const command = specCommand(top, 'check', 'find all problems at once; with a target also what it refuses').addOption(target());
  withJson(command).action((spec: string, options: Options) => run('check', { ...options, spec }));
}

function addSynth(top: Command, run: Run): void {
  const command = specCommand(top, 'synth', 'write the CloudFormation template or the Kubernetes manifests')
    .addOption(target().makeOptionMandatory())
    .requiredOption('--out <dir>', 'the folder to write to');
  withJson(command).action((spec: string, options: Options) => run('synth', { ...options, spec }));
}

function addRun(top: Command, run: Run): void {
  specCommand(top, 'run', 'serve on loopback with the real Envoy; reloads when a file changes')
    .requiredOption('--port <port>', 'the port on 127.0.0.1')
    .option('--secrets <file>', 'a YAML or JSON file: secret name, entry, text')
    .option('--redis <url>', 'where shared limits are counted; without it in this process')
    .option('--admin-port <port>', 'a port on 127.0.0.1 for /ready and /metrics')
    .option('--drain <duration>', 'how long requests may take to end after SIGTERM or SIGINT', '30s')
    .action((spec: string, options: Options) => run('run', { ...options, spec }));
}

function addExplain(top: Command, run: Run): void {
  const command = specCommand(top, 'explain', 'say which route answers a request, with each check and where it comes from')
    .argument('<request>', "such as 'GET /orders/1?page=2' or 'GET https://shop.example.com/orders'")
    .option('-H, --header <header>', "a header of the request, 'name: value'; may be repeated", collect, [])
    .option('--claims <json>', "the token's claims as a JSON object, as if it were valid")
    .option('--consumer <name>', 'the consumer whose API key came')
    .option('--certificate <name>', "a name in the client's certificate, which counts as checked; may be repeated", collect)
    .option('--ip <address>', "the client's address");
  withJson(command).action((spec: string, request: string, options: Options) => run('explain', { ...options, spec, request }));
}

function addReport(top: Command, run: Run): void {
  const command = specCommand(top, 'report', 'show every used feature and what each target does with it').option(
    '--markdown',
    'print Markdown',
  );
  withJson(command).action((spec: string, options: Options) => run('report', { ...options, spec }));
}

function addDiff(top: Command, run: Run): void {
  const command = top
    .command('diff')
    .description('say what changes from one spec to another: for clients, for security and for operations')
    .argument('<old>', 'a file as for check, or one of a Git revision: main:api.yaml')
    .argument('<new>', 'the same')
    .option('--export <name>', 'which export of .ts files is meant')
    .option('--fail-on <kinds>', 'end with status 1 where there are such changes: breaking, opened, weakened')
    .addOption(new Option('--markdown', 'print Markdown, for a pull request').conflicts('json'));
  withJson(command).action((old: string, young: string, options: Options) => run('diff', { ...options, old, new: young }));
}

function addCanary(top: Command, run: Run): void {
  const command = top
    .command('canary')
    .description("move a route's canary by a change of the spec: to its next share, or to 0")
    .addArgument(new Argument('<action>', 'what to do').choices(['advance', 'abort']))
    .argument('<spec>', 'a .ts, .yaml or .json file with an API or a gateway')
    .argument('<route>', "the key of the route, such as 'POST /orders', or 'shop:POST /orders' where several APIs have it")
    .option('--export <name>', 'which export of a .ts file is meant')
    .option('--to <share>', 'the share that is wanted: the next one, or one before it')
    .option('--dry-run', 'show the change and write nothing');
  withJson(command).action((action: string, spec: string, route: string, options: Options) =>
    run('canary', { ...options, action, spec, route }),
  );
}

function addSchema(top: Command, run: Run): void {
  top
    .command('schema')
    .description('print the JSON Schema of a spec')
    .addOption(new Option('--gateway', 'of a gateway file').conflicts('bindings'))
    .option('--bindings', 'of a file of bindings')
    .action((options: Options) => run('schema', options));
}

function addImport(top: Command, run: Run): void {
  const command = top
    .command('import')
    .description("turn another gateway's configuration into a spec, and list what could not be carried")
    .argument('<format>', 'openapi')
    .argument('<file>', 'the configuration')
    .option('--out <file>', 'where the spec is written; default: standard output')
    .option('--name <name>', "the API's name; default: made from the document's title")
    .option('--bodies', 'take the JSON Schemas of bodies over');
  withJson(command).action((format: string, file: string, options: Options) => run('import', { ...options, format, file }));
}

function specCommand(top: Command, name: string, description: string): Command {
  return top
    .command(name)
    .description(description)
    .argument('<spec>', 'a .ts, .yaml or .json file with an API or a gateway')
    .option('--export <name>', 'which export of a .ts file is meant')
    .option('--bindings <file>', 'what differs per environment')
    .option('--bind <name=url>', 'where a backend is; repeated for one name: several endpoints', collect, []);
}

function withJson(command: Command): Command {
  return command.option('--json', 'print JSON, for machines');
}

function target(): Option {
  return new Option('--target <target>', 'where it is delivered to').choices(TARGETS);
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

function version(): string {
  return (require('../../package.json') as { version: string }).version;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MINISTACK_ENV, startMinistack } from '../../test/behaviour/support/ministack';
import { freePort } from '../../test/behaviour/support/ports';
import { shop } from '../shop/spec';
import type { Gateway } from './ask';
import { type Child, type Environment, startChild, written } from './child';
import type { Session } from './session';
import { PARTNER_KEYS, type ShopServices } from './shop';

const ROOT = join(__dirname, '../..');
const SHOP = join(ROOT, 'examples/shop');

/** What the constructs write, from the checkout. */
export const MANIFESTS = 'cdk8s.out/shop.k8s.yaml';
export const TEMPLATE = 'cdk.out/Shop.template.json';

/** The command line, from the checkout. */
export const TOLLGATE = join(ROOT, 'bin/tollgate');

/** The shop as Envoy serves it. */
export interface Served {
  readonly envoy: Gateway;
  readonly gateway: Child;
  /** The file that is served, again whenever it changes. */
  readonly spec: string;
}

/** Serves the spec with `tollgate run`: the real Envoy. */
export async function serveWithEnvoy({ spec, bindings, secrets }: ShopServices, session: Session): Promise<Served> {
  const port = String(await freePort());
  const args = ['run', spec, '--port', port, '--bindings', bindings, '--secrets', secrets, '--drain', '1s'];
  const gateway = await session.keep(Promise.resolve(startChild(TOLLGATE, args)), (child) => child.end());
  const [, url] = await written(gateway, /^ready (\S+)$/m);
  return { envoy: { url: url as string, host: shop.hosts?.[0] as string }, gateway, spec };
}

/** Runs the cdk8s app, which writes `MANIFESTS`, with the bindings that it has for production. */
export async function writeManifests(session: Session): Promise<void> {
  await runApp('kubernetes.ts', { CDK8S_OUTDIR: join(ROOT, 'cdk8s.out') }, session);
}

/** Runs the aws-cdk-lib app, which writes `TEMPLATE`, with the bindings of this machine. */
export async function writeTemplate({ bindings }: ShopServices, session: Session): Promise<void> {
  await runApp('aws.ts', { CDK_OUTDIR: join(ROOT, 'cdk.out'), SHOP_BINDINGS: bindings }, session);
}

function runApp(app: string, env: Environment, session: Session): Promise<string> {
  const settings = { TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.check.json'), ...env };
  return toEnd(process.execPath, ['--import', 'tsx', join(SHOP, app)], settings, session);
}

/** An emulated AWS. */
export interface Emulator {
  readonly endpoint: string;
  /** What it has said, one decision of an authorizer a line. */
  readonly log: () => string;
  /** Keeps a secret in its Secrets Manager. */
  putSecret(name: string, entries: { readonly [entry: string]: string }): Promise<string>;
}

/** Starts the emulator of AWS. */
export function startEmulator(session: Session): Promise<Emulator> {
  return session.keep(startMinistack(), (emulator) => emulator.stop());
}

/** Deploys `TEMPLATE` with `cdk deploy`. Answers with the address of the stage. */
export async function deploy(emulator: Emulator, session: Session): Promise<string> {
  const { endpoint } = emulator;
  await emulator.putSecret('partner-keys', PARTNER_KEYS);
  const outputs = join(ROOT, 'cdk.out/outputs.json');
  const args = ['deploy', '--app', join(ROOT, 'cdk.out'), '--require-approval', 'never', '--outputs-file', outputs];
  const env = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: MINISTACK_ENV.region,
    CI: 'true',
  };
  await toEnd(join(ROOT, 'node_modules/.bin/cdk'), args, env, session);
  const { Shop } = JSON.parse(readFileSync(outputs, 'utf8')) as { readonly Shop: { readonly Url: string } };
  return emulated(Shop.Url, endpoint);
}

/** `https://ID.execute-api.REGION.amazonaws.com/STAGE`, at the emulator. */
function emulated(address: string, endpoint: string): string {
  const { hostname, pathname } = new URL(address);
  return `${endpoint}/_aws/execute-api/${hostname.split('.')[0]}${pathname.replace(/\/$/, '')}`;
}

async function toEnd(command: string, args: readonly string[], env: Environment, session: Session): Promise<string> {
  const child = await session.keep(Promise.resolve(startChild(command, args, env)), (started) => started.end());
  const status = await child.ended;
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${status}:\n${child.output()}`);
  return child.output();
}

import { type AgentPlan, clientEntries, type LimitDelivery } from '../../targets/kubernetes/agent-plan';
import { companionSocket } from '../../targets/kubernetes/envoy/bootstrap';
import type { CompanionConfig } from '../companion/companion';
import type { TokenConfig } from '../companion/tokens';
import { type RunningCompanion, runCompanion } from './companion-process';
import { readEntry, type SecretEntry, secretFiles } from './secret-folder';
import { type Watch, watchFiles } from './watch';

/** What an agent needs its companion for. */
export type CompanionNeeds = Pick<AgentPlan, 'limits' | 'introspection' | 'exchange'>;

/** Whether there is anything for a companion to do. */
export function needsCompanion({ limits, introspection, exchange }: CompanionNeeds): boolean {
  return [limits, introspection, exchange].some((need) => need !== undefined);
}

/** The companion of an agent: a process of its own, which is there only while something needs it. */
export interface CompanionProcess {
  /** What it does from now on: for what is served, and for what is about to be. Resolves when the companion knows it, or late. */
  use(needs: readonly CompanionNeeds[]): Promise<void>;
  /** Undefined where none is needed. */
  status(): 'running' | 'starting' | undefined;
  close(): void;
}

/** What running a companion needs. */
export interface CompanionOptions {
  /** The program, for Node. */
  readonly program: string;
  /** The gateway's name. */
  readonly gateway: string;
  readonly socketDir: string;
  /** The folder of secrets. */
  readonly secretsDir: string;
  readonly say: (line: string) => void;
}

const [FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS] = [50, 2_000];

/** How long a generation waits for a companion that does not answer. */
const PATIENCE_MILLIS = 5_000;

/** No companion yet. */
export function createCompanion({ program, gateway, socketDir, secretsDir, say }: CompanionOptions): CompanionProcess {
  let needs: readonly CompanionNeeds[] = [];
  let running: RunningCompanion | undefined;
  let restart: NodeJS.Timeout | undefined;
  let pause = FIRST_PAUSE_MILLIS;
  let watch: Watch | undefined;
  let known: (() => void)[] = [];

  const configured = (): void => {
    pause = FIRST_PAUSE_MILLIS;
    for (const resolve of known) resolve();
    known = [];
  };

  const configure = (): void => running?.configure(config(gateway, needs, secretsDir, say));

  const start = (): void => {
    running = runCompanion([program, companionSocket(socketDir)], {
      ready: configure,
      configured,
      ended(how) {
        running = undefined;
        say(`the companion ${how}; what needs it is refused until it is back`);
        restart = setTimeout(start, pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      },
    });
  };

  const stop = (): void => {
    clearTimeout(restart);
    restart = undefined;
    running?.end();
    running = undefined;
    watch?.close();
    watch = undefined;
  };

  return {
    async use(next) {
      needs = next;
      if (next.length === 0) return stop();
      watch?.close();
      watch = watchFiles(() => secretFiles(secretsDir, entriesOf(next)), configure);
      const told = new Promise<void>((resolve) => {
        known.push(resolve);
      });
      if (running === undefined && restart === undefined) start();
      else configure();
      await Promise.race([told, new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLIS).unref())]);
    },
    status: () => (needs.length === 0 ? undefined : (running?.state() ?? 'starting')),
    close: stop,
  };
}

/** What a companion is told; what it needs of secrets never touches a disk. */
function config(gateway: string, needs: readonly CompanionNeeds[], secretsDir: string, say: CompanionOptions['say']): CompanionConfig {
  const [introspection, exchange] = [needs.flatMap((need) => need.introspection ?? []), needs.flatMap((need) => need.exchange ?? [])];
  const asking = [...introspection, ...exchange];
  return {
    gateway,
    limits: needs.flatMap(({ limits }) => limits ?? []),
    ...redis(needs, secretsDir, say),
    ...(asking.length > 0 ? { tokens: { introspection, exchange, clients: clients(asking, secretsDir, say) } } : {}),
  };
}

function redis(needs: readonly CompanionNeeds[], secretsDir: string, say: CompanionOptions['say']): Pick<CompanionConfig, 'redis'> {
  const store = storeOf(needs);
  if (store === undefined) return {};
  if (store.password === undefined) return { redis: { url: store.url } };
  // tools often leave a line end behind it
  const password = readEntry(secretsDir, store.password)?.replace(/\r?\n$/, '');
  if (password === undefined) say(`the password of the store is missing: ${store.password.secret}/${store.password.key}`);
  return { redis: { url: store.url, ...(password === undefined ? {} : { password }) } };
}

/** The store of the newest plan that counts. */
function storeOf(needs: readonly CompanionNeeds[]): LimitDelivery['store'] {
  return needs.flatMap(({ limits }) => limits ?? []).at(-1)?.store;
}

type OfClient = { readonly client: string };

function clients(asking: readonly OfClient[], secretsDir: string, say: CompanionOptions['say']): TokenConfig['clients'] {
  const read = (client: string) => {
    const found = clientEntries({ client }).map((entry) => [entry.key, readEntry(secretsDir, entry)] as const);
    const missing = found.filter(([, text]) => text === undefined).map(([key]) => `${client}/${key}`);
    if (missing.length > 0) say(`credentials for an authorization server are missing, its callers get 503: ${missing.join(', ')}`);
    return Object.fromEntries(found.filter(([, text]) => text !== undefined));
  };
  return Object.fromEntries([...new Set(asking.map(({ client }) => client))].map((client) => [client, read(client)]));
}

function entriesOf(needs: readonly CompanionNeeds[]): SecretEntry[] {
  const password = storeOf(needs)?.password;
  const asking = needs.flatMap(({ introspection = [], exchange = [] }) => [...introspection, ...exchange]);
  return [...(password === undefined ? [] : [password]), ...asking.flatMap(clientEntries)];
}

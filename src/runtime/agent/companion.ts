import type { CompanionWork, LimitDelivery } from '../../targets/kubernetes/agent-plan';
import { companionSocket } from '../../targets/kubernetes/envoy/bootstrap';
import type { CompanionConfig } from '../companion/companion';
import { type RunningCompanion, runCompanion } from './companion-process';
import { readHmac } from './hmac';
import { readEntry, type SecretEntry, secretFiles } from './secret-folder';
import { type Watch, watchFiles } from './watch';

/** The companion of an agent: a process of its own, which is there only while something needs it, or did in the generation before. */
export interface CompanionProcess {
  /** What it does from now on: for what is about to be served, and for what was before. Resolves when the companion knows it, or late. */
  use(work: readonly CompanionWork[]): Promise<void>;
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
  let work: readonly CompanionWork[] = [];
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

  const configure = (): void => running?.configure(config(gateway, work, secretsDir, say));

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
      work = next.filter(({ hmac, limits }) => hmac !== undefined || limits !== undefined);
      if (work.length === 0) return stop();
      watch?.close();
      watch = watchFiles(() => secretFiles(secretsDir, entriesOf(next)), configure);
      const told = new Promise<void>((resolve) => {
        known.push(resolve);
      });
      if (running === undefined && restart === undefined) start();
      else configure();
      await Promise.race([told, new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLIS).unref())]);
    },
    status: () => (work.length === 0 ? undefined : (running?.state() ?? 'starting')),
    close: stop,
  };
}

/** What a companion is told; no secret ever touches a disk. */
function config(gateway: string, work: readonly CompanionWork[], secretsDir: string, say: CompanionOptions['say']): CompanionConfig {
  const limits = limitsOf(work);
  const hmac = readHmac(work, secretsDir, say);
  const store = limits.at(-1)?.store;
  if (store === undefined) return { gateway, limits, hmac };
  if (store.password === undefined) return { gateway, limits, hmac, redis: { url: store.url } };
  // tools often leave a line end behind it
  const password = readEntry(secretsDir, store.password)?.replace(/\r?\n$/, '');
  if (password === undefined) say(`the password of the store is missing: ${store.password.secret}/${store.password.key}`);
  return { gateway, limits, hmac, redis: { url: store.url, ...(password === undefined ? {} : { password }) } };
}

function limitsOf(work: readonly CompanionWork[]): LimitDelivery[] {
  return work.flatMap(({ limits }) => limits ?? []);
}

/** What it is told of secrets. */
function entriesOf(work: readonly CompanionWork[]): SecretEntry[] {
  const password = limitsOf(work).at(-1)?.store?.password;
  return [...work.flatMap(({ hmac }) => hmac ?? []), ...(password === undefined ? [] : [password])];
}

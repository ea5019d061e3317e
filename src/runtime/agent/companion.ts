import type { LimitDelivery } from '../../targets/kubernetes/agent-plan';
import { companionSocket } from '../../targets/kubernetes/envoy/bootstrap';
import type { CompanionConfig } from '../companion/companion';
import { type RunningCompanion, runCompanion } from './companion-process';
import { readEntry, secretFiles } from './secret-folder';
import { type Watch, watchFiles } from './watch';

/** The companion of an agent: a process of its own, which is there only while something needs it. */
export interface CompanionProcess {
  /** What is counted from now on: of what is served, and of what is about to be. Resolves when the companion knows it, or late. */
  use(limits: readonly LimitDelivery[]): Promise<void>;
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
  let limits: readonly LimitDelivery[] = [];
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

  const configure = (): void => running?.configure(config(gateway, limits, secretsDir, say));

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
      limits = next;
      if (next.length === 0) return stop();
      watch?.close();
      watch = watchFiles(() => passwordFiles(next, secretsDir), configure);
      const told = new Promise<void>((resolve) => {
        known.push(resolve);
      });
      if (running === undefined && restart === undefined) start();
      else configure();
      await Promise.race([told, new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLIS).unref())]);
    },
    status: () => (limits.length === 0 ? undefined : (running?.state() ?? 'starting')),
    close: stop,
  };
}

/** What a companion is told; the password of its store never touches a disk. */
function config(gateway: string, limits: readonly LimitDelivery[], secretsDir: string, say: CompanionOptions['say']): CompanionConfig {
  const store = limits.at(-1)?.store;
  if (store === undefined) return { gateway, limits };
  if (store.password === undefined) return { gateway, limits, redis: { url: store.url } };
  // tools often leave a line end behind it
  const password = readEntry(secretsDir, store.password)?.replace(/\r?\n$/, '');
  if (password === undefined) say(`the password of the store is missing: ${store.password.secret}/${store.password.key}`);
  return { gateway, limits, redis: { url: store.url, ...(password === undefined ? {} : { password }) } };
}

function passwordFiles(limits: readonly LimitDelivery[], secretsDir: string): string[] {
  const password = limits.at(-1)?.store?.password;
  return password === undefined ? [] : secretFiles(secretsDir, [password]);
}

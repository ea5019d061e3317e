import { companionSocket } from '../../targets/kubernetes/envoy/bootstrap';
import { type CompanionNeeds, companionConfig, companionEntries } from './companion-config';
import { type RunningCompanion, runCompanion } from './companion-process';
import { secretFiles } from './secret-folder';
import { type Watch, watchFiles } from './watch';

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

  const configure = (): void => running?.configure(companionConfig(gateway, needs, secretsDir, say));

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
      watch = watchFiles(() => secretFiles(secretsDir, companionEntries(next)), configure);
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

import type { CompanionWork } from '../../targets/kubernetes/agent-plan';
import { type ConfigSource, companionConfig, needsCompanion, secretsOf } from './companion-config';
import { type RunningCompanion, runCompanion } from './companion-process';
import { secretFiles } from './secret-folder';
import { type Watch, watchFiles } from './watch';

/** A process of the companion, which is there only while something needs it, or did in the generation before. */
export interface CompanionProcess {
  /** What it does from now on: for what is about to be served, and for what was before. Resolves when the companion knows it, or late. */
  use(work: readonly CompanionWork[]): Promise<void>;
  /** Undefined where it is not needed. */
  status(): CompanionState | undefined;
  close(): void;
}

/** How a process of the companion is doing. */
export type CompanionState = 'running' | 'starting';

/** What running a process of the companion needs. */
export interface CompanionOptions extends ConfigSource {
  /** The program, for Node. */
  readonly program: string;
  readonly socket: string;
  /** How large its heap may become. */
  readonly heapMebibytes: number;
  /** How it is called where something is said of it. */
  readonly called: string;
}

const [FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS] = [50, 2_000];

/** How long a generation waits for a companion that does not answer. */
const PATIENCE_MILLIS = 5_000;

/** No process yet. */
export function createCompanion({ program, socket, heapMebibytes, called, gateway, secretsDir, say }: CompanionOptions): CompanionProcess {
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

  const configure = (): void => running?.configure(companionConfig(work, { gateway, secretsDir, say }));

  const start = (): void => {
    running = runCompanion([program, socket], {
      heapMebibytes,
      ready: configure,
      configured,
      ended(how) {
        running = undefined;
        say(`${called} ${how}; what needs it is refused or goes without until it is back`);
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
      work = next.filter(needsCompanion);
      if (work.length === 0) return stop();
      watch?.close();
      watch = watchFiles(() => secretFiles(secretsDir, secretsOf(work)), configure);
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

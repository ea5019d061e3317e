import { type ChildProcess, spawn } from 'node:child_process';
import type { CompanionConfig } from '../companion/companion';

/**
 * How often a companion is asked whether it lives, and how many times it may leave that unanswered: while it starts, and then. Times are counted
 * and not the clock, so that an agent that stood still itself ends nobody.
 */
const BEAT_MILLIS = 500;
const START_BEATS = 20;
const HANG_BEATS = 4;

/** A companion that was started. */
export interface RunningCompanion {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  configure(config: CompanionConfig): void;
  state(): 'running' | 'starting';
  end(): void;
}

/** How a companion is run, and what is heard of it. */
export interface CompanionRun {
  /** How large its heap may become. */
  readonly heapMebibytes: number;
  ready(): void;
  configured(): void;
  /** It ended although nobody asked for it. */
  ended(how: string): void;
}

/** Starts a companion; one that stops answering is killed. It ends by itself when this process does. */
export function runCompanion(words: readonly string[], { heapMebibytes, ...heard }: CompanionRun): RunningCompanion {
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMebibytes}`, ...words], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let ready = false;
  let unanswered = 0;
  let asked = false;
  let hung = false;
  const beat = setInterval(() => {
    hung = unanswered >= (ready ? HANG_BEATS : START_BEATS);
    unanswered += 1;
    if (hung) child.kill('SIGKILL');
    else if (ready) tell(child, { ping: Date.now() });
  }, BEAT_MILLIS);
  child.on('error', () => {});
  child.on('message', (message: object) => {
    unanswered = 0;
    if ('ready' in message) {
      ready = true;
      heard.ready();
    }
    if ('configure' in message) heard.configured();
  });
  child.once('exit', (code, signal) => {
    clearInterval(beat);
    if (!asked) heard.ended(hung ? 'did not answer any more' : signal === null ? `ended with status ${code}` : `was ended by ${signal}`);
  });
  return {
    pid: child.pid,
    configure: (next) => void (ready && tell(child, { configure: next })),
    state: () => (ready ? 'running' : 'starting'),
    end() {
      asked = true;
      if (child.connected) child.disconnect();
    },
  };
}

function tell(child: ChildProcess, message: object): void {
  if (child.connected) child.send(message, () => {});
}

import { type ChildProcess, spawn } from 'node:child_process';

/** A program that runs beside this one. */
export interface Child {
  /** All that it has written. */
  output(): string;
  /** Resolves when it has ended. */
  readonly ended: Promise<number>;
  /** Asks it to end, and waits until it has. */
  end(): Promise<unknown>;
}

/** Settings of a program's environment besides those of this process. */
export interface Environment {
  readonly [name: string]: string;
}

/** Starts a program in a process group of its own: Ctrl-C reaches this process alone, which ends the others in order. */
export function startChild(command: string, args: readonly string[], env: Environment = {}): Child {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env }, detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const ended = new Promise<number>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(-1);
    });
    child.once('close', (status) => resolve(status ?? -1));
  });
  return { output: () => output, ended, end: () => (isOver(child) ? ended : endGroup(child, ended)) };
}

function isOver({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

function endGroup({ pid }: ChildProcess, ended: Promise<number>): Promise<number> {
  process.kill(-(pid as number), 'SIGTERM');
  return ended;
}

/** Waits until a program has written something, and answers with the match. */
export async function written(child: Child, text: RegExp): Promise<RegExpExecArray> {
  let over = false;
  void child.ended.then(() => (over = true));
  for (;;) {
    const found = text.exec(child.output());
    if (found !== null) return found;
    if (over) throw new Error(`it ended without ${text}:\n${child.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

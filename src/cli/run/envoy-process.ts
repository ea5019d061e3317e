import { type ChildProcess, spawn } from 'node:child_process';

/** Envoy as a child process. */
export interface EnvoyProcess {
  /** Resolves with what to say about it when Envoy has ended, for whatever reason. */
  readonly ended: Promise<string>;
  /** Ends Envoy: politely, or at once. */
  end(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** Removes the folder and ends the guard, once Envoy has ended. */
  release(): Promise<void>;
}

/** What is started. */
export interface EnvoyCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  /** Removed when this process ends, however it ends. */
  readonly folder: string;
}

/** Reads Envoy's process id and then waits: a second line means that Envoy has ended, the end of the input that this process has. */
const GUARD = 'read -r pid; read -r over || { [ -n "$pid" ] && kill -KILL "$pid" 2>/dev/null; }; rm -rf "$1"';

/**
 * Starts Envoy with this process's standard output, so that access logs go there untouched. It has a process group of its own: a
 * Ctrl-C in the terminal reaches only this process, which drains first. Neither outlives this process, even if that is killed.
 */
export function startEnvoy({ program, arguments: flags, folder }: EnvoyCommand): EnvoyProcess {
  const guard = spawn('/bin/sh', ['-c', GUARD, 'tollgate-guard', folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  const envoy = spawn(program, flags, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  guard.stdin.write(`${envoy.pid ?? ''}\n`);
  return {
    ended: endOf(envoy),
    end: (signal) => void envoy.kill(signal),
    release: async () => {
      if (guard.exitCode !== null || guard.signalCode !== null) return;
      const over = new Promise((resolve) => guard.once('close', resolve));
      guard.stdin.end('over\n');
      await over;
    },
  };
}

function endOf(envoy: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    envoy.once('error', (error) => resolve(`Envoy could not be started: ${error.message}`));
    envoy.once('exit', (code, signal) => resolve(signal === null ? `Envoy ended with status ${code}` : `Envoy was ended by ${signal}`));
  });
}

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** The cores of the gateways and of what loads them: different ones where there are two. */
export const GATEWAY_CORE = cpus().length > 1 ? 1 : 0;
export const LOAD_CORE = 0;

/** A program in the background, on one core. */
export class Server {
  private readonly child: ChildProcess;
  private output = '';

  constructor(
    public readonly name: string,
    core: number,
    command: readonly string[],
    env: { readonly [name: string]: string } = {},
  ) {
    // taskset becomes the program, so the process id is the program's
    this.child = spawn('taskset', ['-c', String(core), ...command], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.child.stderr?.on('data', (text) => {
      this.output = `${this.output}${text}`.slice(-2_000);
    });
  }

  /** Throws if the program has ended: its numbers would be somebody else's. */
  public assertAlive(): void {
    const { exitCode, signalCode, pid } = this.child;
    if (pid === undefined || exitCode !== null || signalCode !== null) throw new Error(`${this.name} has ended: ${this.output}`);
  }

  /** CPU time since the start, of all threads. */
  public cpuMicros(): number {
    this.assertAlive();
    const fields = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return ((Number(fields[11]) + Number(fields[12])) * 1_000_000) / TICKS_PER_SECOND;
  }

  /** Memory that is held now. */
  public residentBytes(): number {
    this.assertAlive();
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  }

  /** Ends the program, and nothing else. */
  public async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const over = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill('SIGKILL');
    await over;
  }
}

const TICKS_PER_SECOND = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;

/** Throws with the command that installs what is missing. */
export function needPrograms(...names: readonly ('nginx' | 'haproxy' | 'wrk' | 'redis-server')[]): void {
  const missing = names.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
  if (missing.length === 0) return;
  const packages = missing.map((name) => (name === 'nginx' ? 'nginx-light' : name));
  throw new Error(`${missing.join(', ')} missing. On Debian or Ubuntu: apt-get install ${packages.join(' ')}`);
}

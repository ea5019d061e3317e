import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** The checkout. */
export const ROOT = join(__dirname, '../..');

/** What a program cost, its start included. */
export interface Cost {
  readonly cpuMillis: number;
  readonly residentMegabytes: number;
  /** What the program said of itself. */
  readonly said: string;
}

/** Node's code for a program of ours. `tollgate` is the built package, as users load it. */
export function compileProgram(file: string): string {
  const lib = join(ROOT, 'lib');
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    alias: { tollgate: join(lib, 'index.js') },
    external: [join(lib, '*')],
  });
  return (outputFiles[0] as { text: string }).text;
}

/** Runs a program in a process of its own. CPU time, not time: it hardly depends on what else the machine does. */
export function runFresh(code: string, args: readonly string[] = []): Cost {
  const measured = `${code}
;process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('fs').writeSync(3, JSON.stringify({ cpuMillis: (userCPUTime + systemCPUTime) / 1000, residentMegabytes: maxRSS / 1024 }));
});`;
  const done = spawnSync(process.execPath, ['--max-old-space-size=4096', '-e', measured, '--', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, CDK_VALIDATION: 'false', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
  });
  if (done.status !== 0) throw new Error(`a measured program failed: ${done.stderr}`);
  return { ...JSON.parse(done.output[3] as string), said: done.stdout };
}

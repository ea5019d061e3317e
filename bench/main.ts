import { cpus, loadavg } from 'node:os';
import { authorizer } from './authorizer/part';
import { gateway } from './gateway/part';
import { limits } from './limits/part';
import { load } from './load/part';
import { memory } from './memory/part';
import type { Part } from './support/part';
import { showReport } from './support/report';
import { synth } from './synth/part';

const PARTS: readonly Part[] = [gateway, limits, memory, synth, authorizer, load];

async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((argument) => argument !== '--quick');
  const unknown = names.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length > 0) throw new Error(`no part is called ${unknown.join(', ')}; there are ${PARTS.map(({ name }) => name).join(', ')}`);
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}\n`);
  for (const part of PARTS) {
    if (names.length > 0 && !names.includes(part.name)) continue;
    for await (const report of part.run({ quick: args.includes('--quick') })) console.log(showReport(report));
  }
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
});

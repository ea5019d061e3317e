// Runs `run` in a process of its own, over a file that holds a plan: what the command does with a specification, without one.
import { readFile } from 'node:fs/promises';
import { run } from '../../../src/cli/run';

const [file, port, adminPort, drainMillis, keyRefreshMillis] = process.argv.slice(2);

async function compile() {
  const text = await readFile(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file} is no plan`);
  }
}

run({
  compile,
  files: () => [file],
  port: Number(port),
  adminPort: Number(adminPort),
  drainMillis: Number(drainMillis),
  keyRefreshMillis: Number(keyRefreshMillis),
}).then((status) => process.exit(status));

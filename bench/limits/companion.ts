// A companion that counts what a plan says: `companion.ts SOCKET CONFIG.json`.
import { readFileSync } from 'node:fs';
import { startCompanion } from '../../src/runtime/companion/companion';

const [socket, file] = process.argv.slice(2) as [string, string];

void startCompanion(socket, (line) => console.error(line)).then((companion) => companion.configure(JSON.parse(readFileSync(file, 'utf8'))));

// A companion that does what a plan says: `companion.ts SOCKET PLAN.json SECRETS`.
import { readFileSync } from 'node:fs';
import { companionConfig } from '../../src/runtime/agent/companion-config';
import { startCompanion } from '../../src/runtime/companion/companion';

const [socket, file, secretsDir] = process.argv.slice(2) as [string, string, string];
const { name: gateway, agent } = JSON.parse(readFileSync(file, 'utf8'));
const say = (line: string): void => console.error(line);

void startCompanion(socket, say).then((companion) => companion.configure(companionConfig([agent], { gateway, secretsDir, say })));

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Folder } from '../support/folder';
import { ROOT, runFresh } from '../support/fresh-node';
import { median, ratio } from '../support/numbers';
import type { Part } from '../support/part';
import { atLeast, atMost, figure, type Report } from '../support/report';
import { measureInRounds, series } from '../support/rounds';
import { ALGORITHMS, type Algorithm } from './tokens';
import { type Verifier, verifiersOf } from './verifiers';

/** What a decision of the Lambda authorizer costs, and what starting it does. */
export const authorizer: Part = {
  name: 'authorizer',
  async *run({ quick }) {
    for (const algorithm of ALGORITHMS) yield await compare(algorithm, quick ? { rounds: 3, times: 500 } : { rounds: 9, times: 3_000 });
    yield await start(quick ? 3 : 11);
  },
};

async function compare(algorithm: Algorithm, { rounds, times }: { rounds: number; times: number }): Promise<Report> {
  const verifiers = await verifiersOf(algorithm);
  for (const verifier of verifiers) await perCpuSecond(verifier, 200);
  const measured = await measureInRounds(
    verifiers.map((verifier) => ({ name: verifier.name, measure: () => perCpuSecond(verifier, times) })),
    rounds,
  );
  const of = (name: string) => series(measured, name, (operations) => operations);
  const goals = { 'node:crypto verify alone': 0.85, jose: 2, 'aws-jwt-verify': 1.15 };
  return {
    title: `authorizer: ${algorithm.name}, tokens verified per CPU second`,
    columns: ['', 'per CPU second', 'tollgate is'],
    rows: verifiers.map(({ name }) => [name, figure(median(of(name))), `${figure(ratio(of('tollgate'), of(name)))} ×`]),
    checks: Object.entries(goals).map(([name, bar]) => ({
      what: `tollgate to ${name}`,
      value: ratio(of('tollgate'), of(name)),
      goal: atLeast(bar),
    })),
  };
}

async function perCpuSecond({ verify }: Verifier, times: number): Promise<number> {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time++) await verify();
  const { user, system } = process.cpuUsage(before);
  return (times * 1_000_000) / (user + system);
}

const CONFIG = { schemes: {}, consumerGroups: {}, rules: [], routes: {} };

async function start(rounds: number): Promise<Report> {
  const bundle = join(ROOT, 'lib/assets/authorizer/index.js');
  const folder = new Folder();
  try {
    const code = readFileSync(bundle, 'utf8');
    const file = folder.write('index.js', code);
    folder.write('config.json', JSON.stringify(CONFIG));
    const measured = await measureInRounds(
      [
        { name: 'node', measure: async () => runFresh('') },
        { name: 'bundle', measure: async () => runFresh(`require(${JSON.stringify(file)})`) },
      ],
      rounds,
    );
    const cpu = (name: string) => median(series(measured, name, (cost) => cost.cpuMillis));
    const initMillis = cpu('bundle') - cpu('node');
    const kibibytes = statSync(bundle).size / 1024;
    return {
      title: 'authorizer: its bundle',
      columns: ['', 'KiB', 'KiB compressed', 'CPU ms to start, beyond Node'],
      rows: [['lib/assets/authorizer', figure(kibibytes), figure(gzipSync(code).length / 1024), figure(initMillis)]],
      checks: [
        { what: 'KiB', value: kibibytes, goal: atMost(10) },
        { what: 'CPU ms to start', value: initMillis, goal: atMost(5) },
      ],
    };
  } finally {
    folder.remove();
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AuthorizerConfig } from '../../src/runtime/config';
import { partsOf } from '../../src/runtime/parts';
import { Folder } from '../support/folder';
import { ROOT, runFresh } from '../support/fresh-node';
import { median, ratio } from '../support/numbers';
import type { Part } from '../support/part';
import { atLeast, atMost, figure, type Report } from '../support/report';
import { measureInRounds, series } from '../support/rounds';
import { ALGORITHMS, type Algorithm, AUDIENCE, ISSUER } from './tokens';
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

/** An API whose callers all come with a token. */
const SCHEME = {
  issuer: ISSUER,
  audiences: [AUDIENCE],
  keys: { uri: `${ISSUER}jwks` },
  algorithms: ['RS256'],
  requiredClaims: [],
  clockSkewSeconds: 60,
  tokenIn: [{ header: 'authorization', prefix: 'Bearer ' }],
  scopeClaim: ['scope'],
  groupsClaim: ['groups'],
  claimHeaders: [],
};
const CONFIG: AuthorizerConfig = { schemes: { customers: { jwt: SCHEME } }, consumerGroups: {}, rules: [], routes: {} };

async function start(rounds: number): Promise<Report> {
  const folder = new Folder();
  try {
    const names = ['index', ...partsOf(CONFIG)].map((part) => `${part}.js`);
    const codes = names.map((name) => readFileSync(join(ROOT, 'lib/assets/authorizer', name), 'utf8'));
    const files = names.map((name, index) => folder.write(name, codes[index] as string));
    const file = files[0] as string;
    folder.write('config.json', JSON.stringify(CONFIG));
    const measured = await measureInRounds(
      [
        { name: 'node', measure: async () => runFresh('') },
        { name: 'node:crypto', measure: async () => runFresh("require('node:crypto')") },
        { name: 'bundle', measure: async () => runFresh(`require(${JSON.stringify(file)})`) },
      ],
      rounds,
    );
    const cpu = (name: string) => median(series(measured, name, (cost) => cost.cpuMillis));
    const beyondNode = (name: string) => cpu(name) - cpu('node');
    const initMillis = beyondNode('bundle') - beyondNode('node:crypto');
    const code = codes.join('');
    const kibibytes = Buffer.byteLength(code) / 1024;
    return {
      title: 'authorizer: what an API carries whose callers come with tokens',
      columns: ['', 'KiB', 'KiB compressed', 'CPU ms to start, beyond Node', "without Node's own node:crypto"],
      rows: [[names.join(', '), figure(kibibytes), figure(gzipSync(code).length / 1024), figure(beyondNode('bundle')), figure(initMillis)]],
      checks: [
        { what: 'KiB', value: kibibytes, goal: atMost(10) },
        { what: 'CPU ms to start, without node:crypto', value: initMillis, goal: atMost(5) },
      ],
    };
  } finally {
    folder.remove();
  }
}

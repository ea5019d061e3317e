import { join } from 'node:path';
import { type Cost, ROOT, runFresh } from '../support/fresh-node';
import { median } from '../support/numbers';
import type { Part } from '../support/part';
import { atMost, figure, type Report } from '../support/report';
import { type Measured, measureInRounds, series } from '../support/rounds';

/** What `require` costs before anything is done. */
export const load: Part = {
  name: 'load',
  async *run({ quick }) {
    const contestants = Object.entries(PROGRAMS).map(([name, code]) => ({ name, measure: async () => runFresh(`${code};${COUNT}`) }));
    yield report(await measureInRounds(contestants, quick ? 3 : 15));
  },
};

const COUNT = 'process.stdout.write(String(Object.keys(require.cache).length))';

const PROGRAMS = {
  node: '',
  constructs: `require('constructs')`,
  tollgate: `require(${JSON.stringify(join(ROOT, 'lib'))})`,
  zod: `require('zod')`,
  cdk8s: `require('cdk8s')`,
};

type Program = keyof typeof PROGRAMS;

function report(measured: Measured<Cost>): Report {
  const of = (name: Program, pick: (cost: Cost) => number) => median(series(measured, name, pick));
  const cpu = (name: Program, beyond: Program) => of(name, (cost) => cost.cpuMillis) - of(beyond, (cost) => cost.cpuMillis);
  const resident = (name: Program) => of(name, (cost) => cost.residentMegabytes) - of('node', (cost) => cost.residentMegabytes);
  return {
    title: 'load: what loading a package costs beyond Node',
    columns: ['', 'CPU ms', 'RSS MB', 'files'],
    rows: (['constructs', 'tollgate', 'zod', 'cdk8s'] as const).map((name) => [
      name,
      figure(cpu(name, 'node')),
      figure(resident(name)),
      String(of(name, (cost) => Number(cost.said))),
    ]),
    checks: [{ what: 'CPU ms of tollgate beyond constructs', value: cpu('tollgate', 'constructs'), goal: atMost(25) }],
  };
}

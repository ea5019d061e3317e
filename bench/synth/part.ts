import { join } from 'node:path';
import { type Cost, compileProgram, runFresh } from '../support/fresh-node';
import { median, ratio } from '../support/numbers';
import type { Part } from '../support/part';
import { atMost, figure, type Report } from '../support/report';
import { type Contestant, type Measured, measureInRounds, series } from '../support/rounds';

/** What synthesis costs, in a fresh process each, its start included; the template validator of aws-cdk-lib is off for all. */
export const synth: Part = {
  name: 'synth',
  async *run({ quick }) {
    for (const count of quick ? [100] : [100, 1_000, 10_000]) {
      const programs = PROGRAMS.map((program) => contestant(program, count));
      yield report(count, await measureInRounds(programs, quick || count === 10_000 ? 1 : 3));
    }
  },
};

interface Program {
  readonly name: string;
  readonly file: string;
}

const KUBERNETES: Program = { name: 'tollgate, Kubernetes', file: 'kubernetes' };
const AWS: Program = { name: 'tollgate, AWS', file: 'aws' };
const L2: Program = { name: 'aws-cdk-lib RestApi and methods', file: 'l2' };
const FLOOR: Program = { name: 'floor: Node and JSON.stringify', file: 'floor' };
const PROGRAMS = [KUBERNETES, AWS, L2, FLOOR];

function contestant({ name, file }: Program, count: number): Contestant<Cost> {
  const code = compileProgram(join(__dirname, 'programs', `${file}.ts`));
  return { name, measure: async () => runFresh(code, [String(count)]) };
}

function report(count: number, measured: Measured<Cost>): Report {
  const of = ({ name }: Program, field: 'cpuMillis' | 'residentMegabytes') => series(measured, name, (cost) => cost[field]);
  const times = (program: Program, other: Program) => ratio(of(program, 'cpuMillis'), of(other, 'cpuMillis'));
  return {
    title: `synth: ${count.toLocaleString('en')} routes`,
    columns: ['', 'CPU ms', '× floor', '× L2', 'max RSS MB'],
    rows: PROGRAMS.map((program) => [
      program.name,
      figure(median(of(program, 'cpuMillis'))),
      figure(times(program, FLOOR)),
      figure(times(program, L2)),
      figure(median(of(program, 'residentMegabytes'))),
    ]),
    checks:
      count === 1_000
        ? [KUBERNETES, AWS].flatMap((program) => [
            { what: `CPU, ${program.name} to the floor`, value: times(program, FLOOR), goal: atMost(6) },
            { what: `CPU, ${program.name} to L2`, value: times(program, L2), goal: atMost(1 / 6) },
          ])
        : [],
  };
}

import { Folder } from '../support/folder';
import { nextPort, untilAnswers } from '../support/http';
import { median, ratio } from '../support/numbers';
import type { Part } from '../support/part';
import { LOAD_CORE, needPrograms, Server } from '../support/processes';
import { figure, type Report } from '../support/report';
import { type Measured, measureInRounds, series } from '../support/rounds';
import { upstreamCommand } from './peers/nginx';
import { type Entry, RunningGateway, type Sample } from './running';
import { SCENARIOS, type Scenario } from './scenarios';
import type { Place } from './setup';
import { makeKeys } from './tokens';

/** Gateways side by side: what a request costs them. */
export const gateway: Part = {
  name: 'gateway',
  async *run({ quick }) {
    needPrograms('nginx', 'haproxy', 'wrk');
    const folder = new Folder();
    const upstreamPort = await nextPort();
    const upstream = new Server('upstream', LOAD_CORE, upstreamCommand(folder, upstreamPort));
    try {
      await untilAnswers(upstream, upstreamPort);
      const place = { folder, upstreamPort, keys: makeKeys() };
      for (const scenario of SCENARIOS) yield await compare(scenario, place, quick ? { rounds: 1, seconds: 1 } : { rounds: 7, seconds: 2 });
    } finally {
      await upstream.end();
      folder.remove();
    }
  },
};

interface Effort {
  readonly rounds: number;
  readonly seconds: number;
}

async function compare(scenario: Scenario, place: Omit<Place, 'port'>, { rounds, seconds }: Effort): Promise<Report> {
  const running: RunningGateway[] = [];
  try {
    for (const entry of scenario.entries) running.push(await RunningGateway.start(entry, place));
    for (const one of running) await one.measuredFor(1).measure(-1);
    const measured = await measureInRounds(
      running.map((one) => one.measuredFor(seconds)),
      rounds,
    );
    return report(scenario, measured);
  } finally {
    for (const one of running) await one.end();
  }
}

function report({ title, entries, checks }: Scenario, measured: Measured<Sample>): Report {
  const [first] = entries as [Entry];
  return {
    title: `gateway: ${title}`,
    columns: ['', 'CPU µs per request', '× tollgate', 'requests per s', '× tollgate', 'p99 ms', '× tollgate'],
    rows: entries.map(({ name }) => [
      name,
      ...(['cpuMicrosPerRequest', 'perSecond', 'p99Millis'] as const).flatMap((field) => {
        const own = series(measured, name, (sample) => sample[field]);
        const ours = series(measured, first.name, (sample) => sample[field]);
        return [figure(median(own)), figure(ratio(own, ours))];
      }),
    ]),
    checks: checks(measured),
  };
}

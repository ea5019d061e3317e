import { median, ratio } from '../support/numbers';
import { atMost, type Check, figure, type Report } from '../support/report';
import { type Measured, series } from '../support/rounds';
import { type Entry, IN_REDIS, INSTANCE, NONE, PEER, SHARED } from './entries';
import type { Sample } from './running';

const COLUMNS = [
  '',
  'Envoy µs',
  'asked µs',
  'Redis µs',
  'all, × without',
  'all, × envoyproxy/ratelimit',
  'decisions per CPU s of who is asked',
  'ms more',
];

/** What was measured, as tables. */
export function report(entries: readonly Entry[], measured: Measured<Sample>): Report {
  const middle = (name: string, pick: (sample: Sample) => number) => median(series(measured, name, pick));
  const all = (name: string) => series(measured, name, ({ envoy, decider, redis }) => envoy + decider + redis);
  const alone = (name: string) => series(measured, name, (sample) => sample.aloneMillis);
  return {
    title: 'limits: who decides on a request, and what it costs',
    columns: COLUMNS,
    rows: entries.map(({ name, setup, without, decider }) => [
      name,
      figure(middle(name, (sample) => sample.envoy)),
      decider === undefined ? '' : figure(middle(name, (sample) => sample.decider)),
      setup.redis === undefined ? '' : figure(middle(name, (sample) => sample.redis)),
      figure(ratio(all(name), all(without))),
      measured.has(PEER) ? figure(ratio(all(name), all(PEER))) : '',
      decider === undefined ? '' : figure(middle(name, (sample) => 1_000_000 / sample.decider)),
      figure(median(alone(name).map((millis, round) => millis - (alone(without)[round] as number)))),
    ]),
    checks: checks(measured),
  };
}

function checks(measured: Measured<Sample>): Check[] {
  const times = (of: string, to: string, pick: (sample: Sample) => number) => ratio(series(measured, of, pick), series(measured, to, pick));
  const ofEnvoy = (sample: Sample) => sample.envoy;
  const ofDecider = (sample: Sample) => sample.decider;
  const peer = measured.has(PEER)
    ? [{ what: 'CPU, the companion to envoyproxy/ratelimit', value: times(IN_REDIS, PEER, ofDecider), goal: atMost(1) }]
    : [];
  return [
    { what: 'CPU of Envoy, limit of the instance to none', value: times(INSTANCE, NONE, ofEnvoy), goal: atMost(1.2) },
    { what: 'CPU of Envoy, limit of all to none', value: times(SHARED, NONE, ofEnvoy), goal: atMost(2.2) },
    { what: 'CPU µs of the companion', value: median(series(measured, SHARED, ofDecider)), goal: atMost(40) },
    ...peer,
  ];
}

import { ratio } from '../support/numbers';
import { atLeast, atMost, type Check } from '../support/report';
import { type Measured, series } from '../support/rounds';
import { hardenedEnvoy, minimalEnvoy } from './peers/bare-envoy';
import { haproxy } from './peers/haproxy';
import { nginx } from './peers/nginx';
import { tollgate } from './peers/tollgate';
import type { Entry, Sample } from './running';
import type { Peer, Setup } from './setup';

/** Gateways that do the same, and what is expected of the first. */
export interface Scenario {
  readonly title: string;
  /** The others are compared with the first: it is what is measured. */
  readonly entries: readonly Entry[];
  readonly checks: (measured: Measured<Sample>) => readonly Check[];
}

const cpu = (measured: Measured<Sample>, of: string, to: string) =>
  ratio(
    series(measured, of, (sample) => sample.cpuMicrosPerRequest),
    series(measured, to, (sample) => sample.cpuMicrosPerRequest),
  );

const rate = (measured: Measured<Sample>, of: string, to: string) =>
  ratio(
    series(measured, of, (sample) => sample.perSecond),
    series(measured, to, (sample) => sample.perSecond),
  );

const entry = (peer: Peer, setup: Setup, note?: string, sends = setup.tokens): Entry => ({
  name: note === undefined ? peer.name : `${peer.name}, ${note}`,
  peer,
  setup,
  sends,
});

const ONE: Setup = { routes: 1 };

const plain: Scenario = {
  title: 'plain proxy, one route',
  entries: [tollgate, hardenedEnvoy, minimalEnvoy, nginx, haproxy].map((peer) => entry(peer, ONE)),
  checks: (measured) => [
    { what: 'requests per second, tollgate to hardened Envoy', value: rate(measured, 'tollgate', hardenedEnvoy.name), goal: atLeast(0.97) },
  ],
};

function jwt(tokens: 'repeated' | 'changing', words: string, bar: number): Scenario {
  const setup: Setup = { routes: 1, tokens };
  const bare = entry(hardenedEnvoy, ONE, 'open', tokens);
  return {
    title: `JWT RS256, ${words}`,
    entries: [...[tollgate, hardenedEnvoy, minimalEnvoy, haproxy].map((peer) => entry(peer, setup)), bare],
    checks: (measured) => [
      { what: 'CPU, tollgate to hardened Envoy without JWT', value: cpu(measured, 'tollgate', bare.name), goal: atMost(bar) },
    ],
  };
}

function routes(count: number): Scenario {
  const setup: Setup = { routes: count };
  const one = entry(tollgate, ONE, 'one route');
  return {
    title: `${count.toLocaleString('en')} templated routes, ids never repeated`,
    entries: [...[tollgate, hardenedEnvoy, nginx, haproxy].map((peer) => entry(peer, setup)), one],
    checks: (measured) => (count < 10_000 ? few(measured) : thousands(measured, one.name)),
  };
}

const few = (measured: Measured<Sample>): Check[] => [
  {
    what: 'requests per second, tollgate to a flat list in Envoy',
    value: rate(measured, 'tollgate', hardenedEnvoy.name),
    goal: atLeast(1.9),
  },
  { what: 'requests per second, tollgate to nginx', value: rate(measured, 'tollgate', nginx.name), goal: atLeast(1) },
];

const thousands = (measured: Measured<Sample>, one: string): Check[] => [
  { what: 'CPU, tollgate to one route', value: cpu(measured, 'tollgate', one), goal: atMost(1.3) },
  { what: 'requests per second, tollgate to one route', value: rate(measured, 'tollgate', one), goal: atLeast(0.85) },
  { what: 'requests per second, tollgate to nginx', value: rate(measured, 'tollgate', nginx.name), goal: atLeast(5) },
  { what: 'requests per second, tollgate to HAProxy', value: rate(measured, 'tollgate', haproxy.name), goal: atLeast(5) },
];

/** What gateways are compared in. */
export const SCENARIOS: readonly Scenario[] = [
  plain,
  jwt('repeated', 'tokens that come again', 1.9),
  jwt('changing', 'tokens that no cache holds', 2.4),
  routes(1_000),
  routes(10_000),
];

import { hardenedEnvoy } from '../gateway/peers/bare-envoy';
import { tollgate } from '../gateway/peers/tollgate';
import type { Peer, Place } from '../gateway/setup';
import { makeKeys } from '../gateway/tokens';
import { Folder } from '../support/folder';
import { nextPort, untilAnswers } from '../support/http';
import { median } from '../support/numbers';
import type { Part } from '../support/part';
import { GATEWAY_CORE, Server } from '../support/processes';
import { atMost, figure, type Report } from '../support/report';
import { type Contestant, type Measured, measureInRounds, series } from '../support/rounds';

/** What routes cost while nobody asks for them. */
export const memory: Part = {
  name: 'memory',
  async *run({ quick }) {
    const folder = new Folder();
    try {
      const place = { folder, upstreamPort: await nextPort(), keys: makeKeys() };
      const contestants = [tollgate, hardenedEnvoy].flatMap((peer) => [1, ROUTES].map((routes) => loading(peer, routes, place)));
      yield report(await measureInRounds(contestants, quick ? 1 : 3));
    } finally {
      folder.remove();
    }
  },
};

const ROUTES = 10_000;

/** An Envoy that has loaded its routes. */
interface Loaded {
  readonly residentBytes: number;
  readonly cpuMicros: number;
}

const nameOf = (peer: Peer, routes: number) => `${peer.name}, ${routes}`;

function loading(peer: Peer, routes: number, place: Omit<Place, 'port'>): Contestant<Loaded> {
  return {
    name: nameOf(peer, routes),
    measure: async () => {
      const port = await nextPort();
      const server = new Server(peer.name, GATEWAY_CORE, peer.command({ routes }, { ...place, port }));
      try {
        await untilAnswers(server, port);
        return { residentBytes: server.residentBytes(), cpuMicros: server.cpuMicros() };
      } finally {
        await server.end();
      }
    },
  };
}

function report(measured: Measured<Loaded>): Report {
  const perRoute = (peer: Peer) => (middle(peer, ROUTES, 'residentBytes') - middle(peer, 1, 'residentBytes')) / (ROUTES - 1) / 1024;
  const loadSeconds = (peer: Peer) => (middle(peer, ROUTES, 'cpuMicros') - middle(peer, 1, 'cpuMicros')) / 1_000_000;
  const middle = (peer: Peer, routes: number, field: keyof Loaded) =>
    median(series(measured, nameOf(peer, routes), (sample) => sample[field]));
  return {
    title: `memory: ${ROUTES.toLocaleString('en')} templated routes in Envoy, beyond one route`,
    columns: ['', 'KB per route', 'CPU s to load', 'resident MB'],
    rows: [tollgate, hardenedEnvoy].map((peer) => [
      peer === hardenedEnvoy ? `${peer.name}, flat list without 405` : peer.name,
      figure(perRoute(peer)),
      figure(loadSeconds(peer)),
      figure(middle(peer, ROUTES, 'residentBytes') / 1024 / 1024),
    ]),
    checks: [
      { what: 'KB per route', value: perRoute(tollgate), goal: atMost(6) },
      { what: 'CPU seconds to load', value: loadSeconds(tollgate), goal: atMost(0.6) },
    ],
  };
}

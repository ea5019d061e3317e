import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { schemeOfKeys, schemeOfTokens } from '../../targets/kubernetes/envoy/bootstrap';
import type { Admin } from './admin';
import type { Keys } from './keys';
import type { Logins } from './logins';
import type { Metrics } from './metrics';
import { isReady, metricsText, readyBody, type Status } from './status';
import { readBody, type Xds } from './xds';

/** What the socket's server hands requests to. */
export interface SocketPorts {
  readonly xds: Xds;
  readonly keys: Pick<Keys, 'get'>;
  readonly logins: Pick<Logins, 'tokens'>;
  /** Resolves when nothing is left to drain. */
  readonly drain: () => Promise<void>;
}

/** What the probes' server reads. */
export interface ProbePorts {
  readonly status: () => Promise<Status>;
  readonly admin: Pick<Admin, 'get'>;
  readonly metrics: Pick<Metrics, 'pieces'>;
}

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Serves configuration, keys and tokens of logins to Envoy, and the drain command, on a Unix socket that only the same user can open. */
export async function serveSocket(path: string, { xds, keys, logins, drain }: SocketPorts): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method === 'POST' && xds.handle(request, response)) return;
    const scheme = schemeOfKeys(request.url ?? '');
    if (scheme !== undefined) return answerKeys(keys.get(scheme), response);
    const login = request.method === 'POST' ? schemeOfTokens(request.url ?? '') : undefined;
    if (login !== undefined) return answerTokens(logins, login, request, response);
    if (request.method === 'POST' && request.url === '/drain') return void drain().then(() => response.writeHead(204).end());
    response.writeHead(404).end();
  });
  // Envoy keeps its connections: one that is closed under a request costs it a retry
  server.keepAliveTimeout = 0;
  rmSync(path, { force: true });
  await listen(server, { path });
  chmodSync(path, 0o600);
  return server;
}

/** Serves `/ready`, `/live`, `/metrics` and Envoy's own metrics. It answers GET only and changes nothing. */
export async function serveProbes(address: Address, ports: ProbePorts): Promise<Server> {
  return servePages(address, PAGES, ports);
}

/** Serves `/metrics` alone. */
export async function serveMetrics(address: Address, ports: ProbePorts): Promise<Server> {
  return servePages(address, new Map([METRICS_PAGE]), ports);
}

async function servePages(address: Address, pages: ReadonlyMap<string, Page>, ports: ProbePorts): Promise<Server> {
  const server = createServer((request, response) => {
    const page = request.method === 'GET' ? pages.get(request.url ?? '') : undefined;
    if (page === undefined) return void response.writeHead(404).end();
    page(ports, response).catch(() => (response.headersSent ? response.destroy() : response.writeHead(503).end()));
  });
  await listen(server, address);
  return server;
}

type Page = (ports: ProbePorts, response: ServerResponse) => Promise<void>;

/** How many pieces wait for a scraper that reads slowly. */
const BUFFERED_PIECES = 64;

const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const METRICS_PAGE: [string, Page] = [
  '/metrics',
  async ({ status, metrics }, response) => {
    const now = await status();
    response.writeHead(200, { 'content-type': METRICS_TYPE, 'cache-control': 'no-store' });
    await pipeline(Readable.from(text(now, metrics), { highWaterMark: BUFFERED_PIECES }), response);
  },
];

/** What Envoy counts is told while it answers; a gateway whose Envoy does not is known by `tollgate_ready`. */
async function* text(status: Status, metrics: ProbePorts['metrics']): AsyncGenerator<string> {
  yield metricsText(status);
  if (status.envoy === 'live') yield* metrics.pieces();
}

const PAGES: ReadonlyMap<string, Page> = new Map([
  [
    '/ready',
    async ({ status }, response) => {
      const now = await status();
      send(response, isReady(now) ? 200 : 503, 'application/json', readyBody(now));
    },
  ],
  ['/live', async (_, response) => send(response, 200, 'text/plain', 'live\n')],
  METRICS_PAGE,
  ['/metrics/envoy', async ({ admin }, response) => send(response, 200, METRICS_TYPE, await admin.get('/stats/prometheus?usedonly'))],
] satisfies [string, Page][]);

function answerKeys(keys: string | undefined, response: ServerResponse): void {
  if (keys === undefined) response.writeHead(503).end();
  else send(response, 200, 'application/jwk-set+json', keys);
}

/** To Envoy an answer that it cannot read is another failure than a refusal, and says so to whoever logs in. */
function answerTokens(logins: SocketPorts['logins'], name: string, request: IncomingMessage, response: ServerResponse): void {
  readBody(request)
    .then((text) => logins.tokens(name, new URLSearchParams(text)))
    .catch(() => 'unavailable' as const)
    .then((tokens) => {
      if (tokens === 'refused') response.writeHead(400).end();
      else if (tokens === 'unavailable') send(response, 200, 'text/plain', tokens);
      else send(response, 200, 'application/json', JSON.stringify(tokens));
    });
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

function listen(server: Server, where: { readonly path: string } | Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { type Explanation, explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import { resolve } from '../../src/model/resolve';
import { parseApi, parseSettings } from '../../src/spec/parse';
import { eventually, sleep } from '../behaviour/support/gateway';
import { converse, type RawAnswer } from '../behaviour/support/raw-http';
import { type Running, startRun } from '../behaviour/support/run-files';
import { startUpstream } from '../behaviour/support/upstream';
import { onKubernetes } from '../support/random-spec/compiled';
import { legalized } from '../support/random-spec/legal';
import { NAMES } from '../support/random-spec/pieces';
import { type DrawnRequest, KEY, requestsTo } from '../support/random-spec/requests';
import { forServing } from '../support/random-spec/served';
import type { Written } from '../support/random-spec/specs';

/** `SEED=7 npx vitest run --project system explained-specs` has the same specs and requests again. */
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_000);
const [SPECS, REQUESTS] = [Number(process.env.SPECS ?? 15), 40];

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

test(`explain says of requests to random specs what the real Envoy does (seed ${seed})`, async () => {
  const specs = fc.sample(forServing({ ...publicKey.export({ format: 'jwk' }), kid: 'one' }), { seed, numRuns: SPECS });
  const served = specs.flatMap((drawn) => legalized(drawn, onKubernetes)?.written ?? []);
  const gateway = await startGateway();
  const differing: string[] = [];
  let reached = 0;

  for (const [index, written] of served.entries()) {
    await serve(gateway, written);
    const model = resolve({ apis: [parseApi(written.spec)], settings: parseSettings(written.settings) }).model;
    for (const request of fc.sample(requestsTo(written), { seed: seed + index, numRuns: REQUESTS })) {
      const said = saidOf(explain(asRead(request), model));
      const done = doneBy(await ask(gateway.port, request), request);
      if (done.backend !== undefined) reached++;
      if (agree(said, done, request)) continue;
      differing.push(JSON.stringify({ request, said: { ...said, asked: String(said.asked) }, done, written }));
    }
  }

  expect(differing).toEqual([]);
  // six of seven specs are served, and a quarter of the requests reaches a backend
  expect(served.length).toBeGreaterThan(SPECS / 5);
  expect(reached).toBeGreaterThan(0);
}, 300_000);

/** A gateway with backends that say which one they are, and for what they are asked. */
async function startGateway(): Promise<Running> {
  const upstreams = await Promise.all(
    NAMES.map((name) =>
      startUpstream((request, response) => {
        request.resume().once('end', () => response.setHeader('x-backend', `${name} ${request.url}`).end());
      }),
    ),
  );
  const routes = { 'GET /first': { respond: { status: 204 } } };
  const gateway = await startRun({
    spec: { name: 'edge', apis: [{ name: 'shop', access: { open: 'a test' }, routes }] },
    secrets: { keys: { acme: KEY, a: KEY, b: 'another-key-1234567890' } },
    words: NAMES.flatMap((name, index) => ['--bind', `${name}=${upstreams[index]?.url}`]),
  });
  onTestFinished(async () => {
    await gateway.end();
    await Promise.all(upstreams.map((upstream) => upstream.close()));
  });
  return gateway;
}

async function serve(gateway: Running, { spec, settings }: Written): Promise<void> {
  const { generation } = await gateway.ready();
  gateway.writeSpec({ name: 'edge', ...settings, apis: [spec] });
  await eventually(async () => (await gateway.ready()).generation !== generation, 20_000);
  // Envoy's workers have what Envoy has said yes to a moment later
  await sleep(100);
}

function asRead({ line, headers, claims, keyed, body }: DrawnRequest) {
  return readRequest({
    request: line,
    header: [...headers, `content-length: ${body.length}`],
    ip: '127.0.0.1',
    ...(claims === undefined ? {} : { claims: JSON.stringify(claims) }),
    ...(keyed ? { consumer: 'acme' } : {}),
  });
}

async function ask(port: number, { line, headers, claims, body }: DrawnRequest): Promise<RawAnswer | undefined> {
  const token = claims === undefined ? [] : [`authorization: Bearer ${signed(claims)}`];
  const head = [`${line} HTTP/1.1`, ...headers, ...token, `content-length: ${body.length}`, 'connection: close'];
  const [answer] = await converse(port, [`${head.join('\r\n')}\r\n\r\n${body}`], { answers: 1, headOnly: line.startsWith('HEAD') });
  return answer;
}

function signed(claims: object): string {
  const parts = [
    { alg: 'ES256', kid: 'one' },
    { exp: Math.floor(Date.now() / 1000) + 600, ...claims },
  ];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

/** What came of a request. */
interface Done {
  readonly status: number | undefined;
  /** Which backend answered, and what it was asked for. */
  readonly backend?: string;
  readonly location?: string;
  readonly type?: string;
}

function doneBy(answer: RawAnswer | undefined, { line }: DrawnRequest): Done {
  const header = (wanted: string) => answer?.headers.find(([name]) => name === wanted)?.[1];
  const { type } =
    header('content-type') === 'application/problem+json' && !line.startsWith('HEAD') ? JSON.parse(answer?.body ?? '{}') : {};
  return JSON.parse(JSON.stringify({ status: answer?.status, backend: header('x-backend'), location: header('location'), type }));
}

/** What explain says: of a backend a pattern, since chance may choose it and the gateway alone knows what it fills in. */
interface Said extends Done {
  readonly asked?: RegExp;
  /** A credential was neither shown nor ruled out. */
  readonly unsure: boolean;
}

/** Of what only the gateway knows, any text will do. */
const UNKNOWN = /\\\$\\\{(?:now|requestId)\\\}/g;

function saidOf({ answer, backend, shares, side, checks }: Explanation): Said {
  const unsure = checks.some(({ check, outcome }) => check.startsWith('auth') && outcome === 'unknown');
  if (backend === null) return { status: answer?.status, location: answer?.location, type: answer?.type, unsure };
  const byChance = shares !== undefined && (side === undefined || side.backend === null);
  const names = byChance ? shares.map((share) => share.backend).join('|') : backend.name;
  const path = backend.path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(UNKNOWN, '[^&/]+');
  return { status: 200, asked: new RegExp(`^(?:${names}) ${path}$`), unsure };
}

function agree(said: Said, done: Done, { line }: DrawnRequest): boolean {
  if (said.unsure && (done.status === 401 || done.status === 403)) return true;
  if (said.asked !== undefined) return done.status === 200 && said.asked.test(done.backend ?? '');
  // an answer to HEAD has no body that says its type
  const fields = ['status', 'backend', 'location', ...(line.startsWith('HEAD') ? [] : (['type'] as const))] as const;
  return fields.every((field) => said[field] === done[field]);
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LedgerRow } from '../../src/capability/ledger';
import { TARGETS, type Target } from '../../src/capability/verdict';
import type { ApiSpec } from '../../src/spec/api';
import type { Bindings } from '../../src/spec/bindings';
import { ledger, shop, withRoute } from '../capability/support';

const PAGE = join(__dirname, '../../README.md');
const [START, END] = ['<!-- capabilities: written by test/docs/capabilities.test.ts -->\n', '<!-- end of capabilities -->'];

const api = (fields: object): ApiSpec => ({ ...shop, ...fields });
const other = (fields: object): ApiSpec => ({ ...withRoute({ backend: undefined, ...fields }), backends: { orders: {}, next: {} } });
const scheme = (kind: object): ApiSpec => api({ schemes: { customers: kind } });
const backend = (fields: object): ApiSpec => api({ backends: { orders: fields, next: {} } });
const limit = (fields: object): ApiSpec => api({ limits: [{ requests: 5, per: 'second', scope: 'instance', ...fields }] });
const secret = { secret: 'name', key: 'k' };
const plan = { quota: { requests: 5, per: 'day' }, onStoreFailure: 'deny' };
const keyed = (fields: object): ApiSpec =>
  api({
    schemes: { ...shop.schemes, partners: { apiKey: { header: 'x-api-key' } } },
    access: { anyOf: [{ scheme: 'partners' }, { scheme: 'customers' }] },
    plans: { p: plan },
    defaultPlan: 'none',
    ...fields,
  });

/** What a reader looks for, and a spec that uses it and nothing else. */
const FEATURES: { readonly [feature: string]: ApiSpec } = {
  'hosts, base path, `{id}`, `{rest+}`, methods, 404, 405': api({ hosts: ['a.example.com'], basePath: '/api' }),
  'fixed answers, redirects': other({ respond: { status: 200, body: 'ok' } }),
  'rewrite of path and host': withRoute({ rewrite: { path: '/v2/{id}', host: 'a.example.com' } }),
  'variants by header, query, cookie': withRoute({ variants: [{ when: { headers: { a: 'b' } }, rewrite: { path: '/b' } }] }),
  'shares of requests by weight': other({
    weighted: [
      { backend: 'orders', weight: 90 },
      { backend: 'next', weight: 10 },
    ],
  }),
  'JWT: issuers, audiences, claims, scopes, groups, any-of, all-of': withRoute({
    access: { anyOf: [{ scheme: 'customers', scopes: ['a'], groups: ['b'], claims: { c: ['d'] } }] },
  }),
  'API keys and consumers': scheme({ apiKey: { header: 'x-api-key' } }),
  'introspection (RFC 7662)': scheme({ introspection: { endpoint: 'https://id.example.com/i', client: { secret: 'name' } } }),
  'client certificates': scheme({ clientCertificate: { ca: { secret: 'name' }, subjectAltNames: ['a'] } }),
  'external authorizer': scheme({ external: { url: 'https://a.example.com/', sendHeaders: ['cookie'] } }),
  'login of browsers (OIDC)': scheme({ login: { issuer: 'https://id.example.com/', client: { secret: 'name' }, callback: '/callback' } }),
  'signed webhooks (HMAC)': scheme({ hmac: { header: 'x-signature', secret } }),
  'token exchange (RFC 8693)': backend({ exchange: { endpoint: 'https://id.example.com/t', audience: 'a', client: { secret: 'name' } } }),
  'addresses allowed and denied': api({ ips: { allow: ['10.0.0.0/8'] } }),
  'limits over all callers': limit({}),
  'limits by address, caller, claim, header, cookie': limit({ by: ['ip'] }),
  'usage plans of consumers: rates and quotas': keyed({ consumers: { acme: { keys: [secret], plan: 'p' } } }),
  'usage plans of whoever else has some claims': keyed({ plans: { p: { ...plan, members: { claims: { a: ['b'] } } } } }),
  'limits shared by all instances: by address': limit({
    requests: 600,
    per: 'minute',
    by: ['ip'],
    scope: 'gateway',
    onStoreFailure: 'deny',
  }),
  'limits shared by all instances: by caller, claim, header, cookie': limit({ by: ['caller'], scope: 'gateway', onStoreFailure: 'deny' }),
  'headers and query changed, claims passed on': withRoute({
    request: { headers: { set: { a: '${claim:sub}' } }, query: { remove: ['b'] } },
    response: { headers: { set: { c: 'd' } } },
  }),
  'JSON fields changed, XML': withRoute({ response: { json: { drop: ['a'] } } }),
  'required headers and query': withRoute({ require: { headers: ['a'], query: ['b'] } }),
  'size and content type of bodies': withRoute({ body: { maxSize: '64Ki', contentTypes: ['application/json'] } }),
  'JSON Schema of bodies': withRoute({ body: { schema: { inline: { type: 'object' } } } }),
  'CORS, also on errors': api({ cors: { origins: ['https://a.example.com'] } }),
  'authorities and certificates for TLS to backends': backend({ tls: { ca: { secret: 'ca' }, clientCertificate: { secret: 'own' } } }),
  timeouts: backend({ timeout: '5s' }),
  retries: backend({ retry: { attempts: 2, when: ['connect-failure'] } }),
  'load balancing, health checks, outliers, capacity': backend({
    loadBalancing: { leastRequest: {} },
    healthCheck: { path: '/health' },
    outliers: { consecutive5xx: 5 },
    capacity: { requests: 100 },
  }),
  'HTTP/2 and gRPC to backends': backend({ protocol: 'grpc' }),
  'JSON to gRPC and back': backend({ protocol: 'grpc', transcode: { descriptor: 'stock.pb', services: ['shop.Stock'] } }),
  'circuit breaker': backend({ breaker: { errorPercent: 5, window: '10s', openFor: '30s' } }),
  fallbacks: backend({ fallback: { respond: { status: 200, body: 'none' } } }),
  'fallback on the last good answer': backend({ fallback: { cached: { ttl: '1h' } } }),
  'canaries, blue/green': {
    ...withRoute({ canary: { backend: 'next', weightPercent: 5, sticky: ['caller'], preview: { header: 'a', value: 'b' } } }),
    backends: { orders: {}, next: {} },
  },
  'copies of requests to a mirror': backend({ mirror: { backend: 'next' } }),
  'faults for tests': backend({ fault: { abort: { status: 503, percent: 5 } } }),
  'aggregation, batches': other({ batch: { maxRequests: 20, timeout: '2s' } }),
  caching: withRoute({ cache: { ttl: '30s' } }),
  'versions by path': api({ versions: { by: { path: 'v' }, defaultVersion: '1', list: { 1: {} } } }),
  'versions by header, query, media type': api({ versions: { by: { header: 'x-version' }, defaultVersion: '1', list: { 1: {} } } }),
  'server-sent events': withRoute({ stream: { sse: {} } }),
  WebSocket: withRoute({ stream: { websocket: {} } }),
};

const WORDS: { readonly [how in LedgerRow['how']]?: string } = {
  proxy: 'proxy function',
  authorizer: 'authorizer',
  companion: 'companion',
};
const plain = new Set(TARGETS.flatMap((target) => ledger(target, shop).rows.map(({ path }) => path)));

/** What a target does with what a spec has beyond the API that every target serves. */
function verdict(target: Target, spec: ApiSpec): string {
  const said = served(target, spec);
  const counted = said === 'refused' && target === 'aws' ? served(target, spec, { store: { dynamodb: {} } }) : said;
  return counted === said ? said : `${counted}, with DynamoDB`;
}

function served(target: Target, spec: ApiSpec, bindings: Bindings = {}): string {
  const rows = ledger(target, spec, bindings).rows.filter(({ path, how }) => !plain.has(path) || how === 'refused');
  const refusals = rows.flatMap(({ problem }) => (problem === undefined ? [] : [problem.code]));
  if (refusals.includes('NotBuiltYet')) return 'not yet';
  if (refusals.length > 0) return 'refused';
  const helpers = new Set(rows.flatMap(({ how }) => WORDS[how] ?? []));
  return helpers.size === 0 ? 'yes' : [...helpers].sort().join(', ');
}

function table(): string {
  const rows = Object.entries(FEATURES).map(
    ([name, spec]) => `| ${name} | ${TARGETS.map((target) => verdict(target, spec)).join(' | ')} |`,
  );
  return ['| | Kubernetes | AWS |', '|---|---|---|', ...rows, ''].join('\n');
}

// `UPDATE_DOCS=1 npx vitest run test/docs/capabilities.test.ts` writes the table
test('the README says of each feature what the targets say', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(START) as [string, string];
  const expected = `${before}${START}${table()}${END}${rest.split(END)[1]}`;
  if (process.env.UPDATE_DOCS !== undefined) writeFileSync(PAGE, expected);

  expect(readFileSync(PAGE, 'utf8')).toBe(expected);
});

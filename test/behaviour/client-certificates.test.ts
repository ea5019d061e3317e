import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CertificateSpec, createAuthority } from '../support/certificates';
import { sleep } from './support/gateway';
import { type Running, startRun } from './support/run-files';
import { handshake, type TlsRequest, tlsRequest, tlsRequestHttp2 } from './support/tls-request';
import { startTokenIssuer, type TokenIssuer } from './support/token-issuer';
import { startUpstream, type Upstream } from './support/upstream';

const BILLING = 'spiffe://example.com/ns/billing/sa/billing';
const AUDIT = 'spiffe://example.com/ns/audit/sa/audit';
const HOUR = 3_600_000;

const site = createAuthority('site');
const partners = createAuthority('partners');
const strangers = createAuthority('strangers');
const own = site.issue({ dns: ['localhost'], ips: ['127.0.0.1'] });

const of = (authority: typeof partners, spec: CertificateSpec) => {
  const { certificate, key } = authority.issue(spec);
  return { cert: certificate, key };
};
const billing = of(partners, { uris: [BILLING] });
const stock = of(partners, { dns: ['STOCK.example.com'] });
const other = of(partners, { uris: ['spiffe://example.com/ns/other/sa/other'] });

const secrets = {
  'shop-tls': { 'tls.crt': own.certificate, 'tls.key': own.key },
  'partner-ca': { 'ca.crt': partners.certificate },
  'partner-keys': { acme: 'key-of-acme' },
};

const ca = { secret: 'partner-ca' };
const machines = { scheme: 'machines' };
const auditors = { scheme: 'auditors' };
const customers = { scheme: 'customers' };
const keys = { scheme: 'keys' };

const specFor = ({ url, jwksUri }: TokenIssuer) => ({
  name: 'shop',
  schemes: {
    machines: { clientCertificate: { ca, subjectAltNames: [BILLING, 'stock.example.com'] } },
    auditors: { clientCertificate: { ca, subjectAltNames: [AUDIT] } },
    customers: { jwt: { issuer: url, audiences: ['shop'], jwksUri } },
    keys: { apiKey: { header: 'x-api-key' } },
  },
  consumers: { acme: { keys: [{ secret: 'partner-keys', key: 'acme' }] } },
  access: machines,
  backends: { orders: {} },
  routes: {
    'GET /machines': { backend: 'orders', request: { headers: { set: { 'x-caller': '${caller}' } } } },
    'GET /audit': { backend: 'orders', access: auditors },
    'GET /machines-or-audit': caller({ anyOf: [machines, auditors] }),
    'GET /machines-or-customers': caller({ anyOf: [machines, customers] }),
    'GET /customers-or-machines': caller({ anyOf: [customers, machines] }),
    'GET /machines-and-customers': caller({ allOf: [machines, customers] }),
    'GET /keys-and-machines': caller({ allOf: [keys, machines] }),
    'GET /open': { backend: 'orders', access: { open: 'a test' } },
    'GET /limited': { backend: 'orders', limits: [{ requests: 2, per: 'hour', by: ['caller'], scope: 'instance' }] },
  },
});

function caller(access: object) {
  return { backend: 'orders', access, request: { headers: { set: { 'x-caller': '${caller}' } } } };
}

let gateway: Running;
let issuer: TokenIssuer;
let upstream: Upstream;
let reached: { readonly [name: string]: string | string[] | undefined }[] = [];

beforeAll(async () => {
  issuer = await startTokenIssuer();
  upstream = await startUpstream((request, response) => {
    reached.push(request.headers);
    response.end('from the backend');
  });
  const bindings = { listener: { tls: { certificate: { secret: 'shop-tls' } } }, backends: { orders: { url: upstream.url } } };
  gateway = await startRun({ spec: specFor(issuer), bindings, secrets });
}, 60_000);

afterAll(async () => {
  await gateway?.end();
  await upstream?.close();
  await issuer?.close();
});

beforeEach(() => {
  reached = [];
});

const ask = (path: string, client: TlsRequest = {}) => tlsRequest(gateway.port, { line: `GET ${path}`, ca: site.certificate, ...client });
const bearer = (token = issuer.token()) => ({ authorization: `Bearer ${token}` });

test.each([
  { what: 'of another authority', client: of(strangers, { uris: [BILLING] }) },
  { what: 'that has ended', client: of(partners, { uris: [BILLING], until: new Date(Date.now() - HOUR) }) },
  { what: 'that has not begun', client: of(partners, { uris: [BILLING], from: new Date(Date.now() + HOUR) }) },
  { what: 'of an authority with the name of the right one', client: of(createAuthority('partners'), { uris: [BILLING] }) },
  { what: 'that a certified client made', client: chained(partners.below('client', 'anyone')) },
])('a certificate $what ends the handshake, on open routes too', async ({ client }) => {
  for (const path of ['/machines', '/open']) {
    const { status, error } = await ask(path, client);
    expect({ status, error: typeof error }).toEqual({ status: undefined, error: 'string' });
  }
  expect(reached).toEqual([]);
});

/** A certificate with that of its issuer behind it. */
function chained(issuer: typeof partners) {
  const { cert, key } = of(issuer, { uris: [BILLING] });
  return { cert: `${cert}${issuer.certificate}`, key };
}

test.each([
  { what: 'a URI', client: billing, name: BILLING },
  { what: 'the name of a host, in upper case', client: stock, name: 'stock.example.com' },
  { what: 'a URI, from an authority below the one that is trusted', client: chained(partners.below('branch', 'authority')), name: BILLING },
  { what: 'both names, of which the first in the list counts', client: both(), name: BILLING },
])('a certificate with $what lets in, and the name is the caller', async ({ client, name }) => {
  expect(await ask('/machines', client)).toMatchObject({ status: 200, body: 'from the backend' });
  expect(reached).toMatchObject([{ 'x-caller': `machines:${name}` }]);
});

function both() {
  return of(partners, { dns: ['stock.example.com'], uris: ['https://example.com/more', BILLING] });
}

test.each([
  { what: 'none at all', client: {} },
  { what: 'one with another name', client: other },
  { what: 'one without names', client: of(partners, {}) },
  { what: 'one whose subject has the name', client: of(partners, { commonName: 'stock.example.com' }) },
  { what: 'one for all hosts of a domain', client: of(partners, { dns: ['*.example.com'] }) },
  { what: 'one with more before the name', client: of(partners, { dns: ['x.stock.example.com', 'xstock.example.com'] }) },
  { what: 'one with the URI as a host', client: of(partners, { dns: [BILLING] }) },
  { what: 'one with the host as a URI', client: of(partners, { uris: ['stock.example.com'] }) },
  { what: 'one whose URI differs in case', client: of(partners, { uris: [BILLING.toUpperCase()] }) },
])('$what is 401, and the backend does not hear of it', async ({ client }) => {
  const { status, headers, body } = await ask('/machines', client);
  expect({ status, asks: headers['www-authenticate'], type: JSON.parse(body).type }).toEqual({
    status: 401,
    asks: 'Certificate',
    type: 'urn:tollgate:problem:unauthenticated',
  });
  expect(reached).toEqual([]);
});

test.each([{}, other, billing])('an open route is answered with any certificate that holds, and without one', async (client) => {
  expect(await ask('/open', client)).toMatchObject({ status: 200 });
});

test('what a client says of a certificate is neither believed nor passed on', async () => {
  const headers = { 'x-forwarded-client-cert': `By=x;URI=${BILLING}`, 'x-caller': `machines:${BILLING}` };
  expect(await ask('/machines', { headers })).toMatchObject({ status: 401 });
  expect(await ask('/machines', { headers, ...other })).toMatchObject({ status: 401 });
  expect(await ask('/machines', { headers, ...stock })).toMatchObject({ status: 200 });
  expect(reached.map((sent) => [sent['x-caller'], sent['x-forwarded-client-cert']])).toEqual([['machines:stock.example.com', undefined]]);
});

test('a name counts for the scheme that lists it', async () => {
  const audit = of(partners, { uris: [AUDIT] });
  expect([(await ask('/audit', audit)).status, (await ask('/audit', billing)).status, (await ask('/machines', audit)).status]).toEqual([
    200, 401, 401,
  ]);
  for (const client of [audit, billing]) expect(await ask('/machines-or-audit', client)).toMatchObject({ status: 200 });
  expect(await ask('/machines-or-audit', other)).toMatchObject({ status: 401 });
  expect(reached.slice(1).map((sent) => sent['x-caller'])).toEqual([`auditors:${AUDIT}`, `machines:${BILLING}`]);
});

describe('of a certificate and a token', () => {
  test('the first that is there decides, and no other is tried', async () => {
    const broken = bearer(`${issuer.token()}x`);
    const cases = [
      ['/machines-or-customers', { ...billing, headers: broken }, 200],
      ['/machines-or-customers', { ...other, headers: bearer() }, 401],
      ['/machines-or-customers', { headers: bearer() }, 200],
      ['/machines-or-customers', { headers: broken }, 401],
      ['/customers-or-machines', { ...billing, headers: bearer() }, 200],
      ['/customers-or-machines', { ...billing, headers: broken }, 401],
      ['/customers-or-machines', { ...billing }, 200],
      ['/customers-or-machines', { ...other }, 401],
    ] as const;
    for (const [path, client, status] of cases) expect({ path, status: (await ask(path, client)).status }).toEqual({ path, status });
    const callers = reached.map((sent) => sent['x-caller']);
    expect(callers).toEqual([`machines:${BILLING}`, 'customers:ada', 'customers:ada', `machines:${BILLING}`]);
  });

  test('the same decides where the path is written with escapes', async () => {
    const cases = [
      ['/m%61chines-or-customers', { ...other, headers: bearer() }, 401],
      ['/m%61chines-or-customers', { headers: bearer() }, 200],
      ['/m%61chines', billing, 200],
      ['/m%61chines', {}, 401],
    ] as const;
    for (const [path, client, status] of cases) expect({ path, status: (await ask(path, client)).status }).toEqual({ path, status });
  });

  test('where either lets in, who brings nothing is asked for both', async () => {
    expect(await ask('/machines-or-customers')).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Certificate, Bearer' } });
  });

  test('where both are needed, both are', async () => {
    const statuses = await Promise.all([
      ask('/machines-and-customers', { ...billing, headers: bearer() }),
      ask('/machines-and-customers', billing),
      ask('/machines-and-customers', { headers: bearer() }),
      ask('/machines-and-customers', { ...other, headers: bearer() }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([200, 401, 401, 401]);
    expect(reached.map((sent) => sent['x-caller'])).toEqual([`machines:${BILLING}`]);
  });

  test('beside a key the first in the list is the caller', async () => {
    const headers = { 'x-api-key': 'key-of-acme' };
    expect(await ask('/keys-and-machines', { ...billing, headers })).toMatchObject({ status: 200 });
    expect(await ask('/keys-and-machines', { ...other, headers })).toMatchObject({ status: 401 });
    expect(await ask('/keys-and-machines', billing)).toMatchObject({ status: 401 });
    expect(reached.map((sent) => sent['x-caller'])).toEqual(['keys:acme']);
  });
});

test('limits by the caller count each name by itself, on all of its connections', async () => {
  const statuses: (number | undefined)[] = [];
  for (const client of [billing, billing, billing, stock, stock, stock]) statuses.push((await ask('/limited', client)).status);
  expect(statuses).toEqual([200, 200, 429, 200, 200, 429]);
});

test('certificates count over HTTP/2 as well', async () => {
  const statuses = await Promise.all(
    [billing, other, {}].map((client) => tlsRequestHttp2(gateway.port, '/machines', { ca: site.certificate, ...client })),
  );
  expect(statuses).toEqual([200, 401, 401]);
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)('a connection that is resumed over %s shows its certificate anew', async (version) => {
  const client = { ca: site.certificate, minVersion: version, maxVersion: version };
  const first = await handshake(gateway.port, { ...client, ...billing });
  if (typeof first === 'string') throw new Error(first);
  const session = await sessionOf(first);

  const second = await handshake(gateway.port, { ...client, session });
  expect(typeof second === 'string' ? second : second.isSessionReused()).toBe(false);
  if (typeof second !== 'string') second.destroy();
  expect(await ask('/machines', { ...client, session })).toMatchObject({ status: 401 });
});

/** What a client would resume a connection by: over TLS 1.3 it comes after the handshake. */
async function sessionOf(socket: TLSSocket): Promise<Buffer | undefined> {
  const late = new Promise<Buffer>((resolve) => socket.resume().once('session', resolve));
  const session = await Promise.race([late, sleep(300).then(() => socket.getSession())]);
  socket.destroy();
  return session;
}

test('the access log says which certificate came', async () => {
  await ask('/machines', other);
  expect(gateway.output()).toMatch(/"certificate":\{"dns":null,"uri":"spiffe:\/\/example\.com\/ns\/other\/sa\/other"\}.*"status":401/);
});

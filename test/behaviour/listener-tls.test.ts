import { request } from 'node:http';
import { connect } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { createAuthority, type Issued } from '../support/certificates';
import { eventually } from './support/gateway';
import { type Entries, type Running, startRun } from './support/run-files';
import { handshake, type TlsRequest, tlsRequest } from './support/tls-request';
import { startUpstream } from './support/upstream';

const site = createAuthority('site');
const own = site.issue({ dns: ['localhost'], ips: ['127.0.0.1'] });
const next = site.issue({ dns: ['next.example.com'], ips: ['127.0.0.1'] });
const ca = site.certificate;

const spec = {
  name: 'shop',
  access: { open: 'a test' },
  routes: { 'GET /': { respond: { status: 200, body: 'ok' } }, 'GET /old': { redirect: { to: '/', status: 308 } } },
};

const entries = ({ certificate, key }: Issued): Entries => ({ 'shop-tls': { 'tls.crt': certificate, 'tls.key': key } });

/** A gateway with a certificate; it ends with the test. */
async function serve({ listener = {}, tls = {}, secrets = entries(own), served = spec }: Serve = {}): Promise<Running> {
  const bindings = { listener: { tls: { certificate: { secret: 'shop-tls' }, ...tls }, ...listener } };
  const gateway = await startRun({ spec: served, bindings, secrets });
  onTestFinished(gateway.end);
  return gateway;
}

interface Serve {
  readonly listener?: object;
  readonly tls?: object;
  readonly secrets?: Entries;
  readonly served?: object;
}

/** What a secret has in the place of a certificate and its key, and what is said of it. */
interface Broken {
  readonly what: string;
  readonly broken: Entries[string];
  readonly why: string;
}

/** Who the gateway says that it is on a new connection. */
async function names({ port }: Running): Promise<string | undefined> {
  const socket = await handshake(port, { ca });
  if (typeof socket === 'string') return socket;
  const { subjectaltname } = socket.getPeerCertificate();
  socket.destroy();
  return subjectaltname;
}

const ask = ({ port }: Running, client: TlsRequest = {}) => tlsRequest(port, { ca, ...client });

test('the gateway speaks TLS 1.2 and 1.3, HTTP/1.1 and HTTP/2, and nothing else', async () => {
  const gateway = await serve();
  expect(gateway.output()).toContain(`ready https://127.0.0.1:${gateway.port}\n`);
  expect(await ask(gateway)).toMatchObject({ status: 200, body: 'ok' });

  const agreed = async (client: TlsRequest) => {
    const socket = await handshake(gateway.port, { ca, ...client });
    if (typeof socket === 'string') return socket;
    const found = [socket.getProtocol(), socket.alpnProtocol];
    socket.destroy();
    return found;
  };
  expect(await agreed({ ALPNProtocols: ['h2', 'http/1.1'] })).toEqual(['TLSv1.3', 'h2']);
  expect(await agreed({ ALPNProtocols: ['http/1.1'], maxVersion: 'TLSv1.2' })).toEqual(['TLSv1.2', 'http/1.1']);
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  expect(await agreed(old)).toMatch(/^ERR_SSL/);
  expect(await agreed({ maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA' })).toMatch(/^ERR_SSL/);
  expect(await plain(gateway.port)).toBe('closed');
}, 30_000);

test('with minVersion 1.3 nothing older is agreed on', async () => {
  const gateway = await serve({ tls: { minVersion: '1.3' } });
  expect(await ask(gateway)).toMatchObject({ status: 200 });
  expect(await handshake(gateway.port, { ca, maxVersion: 'TLSv1.2' })).toMatch(/^ERR_SSL/);
}, 30_000);

test('a certificate that changes is shown to new connections, and those before go on', async () => {
  const gateway = await serve();
  const before = (await handshake(gateway.port, { ca })) as TLSSocket;
  onTestFinished(() => void before.destroy());
  expect(await names(gateway)).toContain('DNS:localhost');

  for (const [round, issued] of [next, own, next].entries()) {
    gateway.write(entries(issued));
    await eventually(async () => (await names(gateway))?.includes(round % 2 === 0 ? 'next.example.com' : 'localhost') === true);
  }

  expect(await get(before)).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*ok$/);
  expect(gateway.output()).not.toContain('reloaded');
  expect(await gateway.ready()).toMatchObject({ tls: { 'listener/certificate/shop-tls': 'current' } });
}, 60_000);

test.each<Broken>([
  {
    what: 'a key of another certificate',
    broken: { 'tls.crt': next.certificate, 'tls.key': own.key },
    why: 'holds a key in tls.key that is not that',
  },
  { what: 'no key', broken: { 'tls.crt': next.certificate }, why: 'has no tls.key' },
  { what: 'a broken certificate', broken: { 'tls.crt': next.certificate.slice(0, 200), 'tls.key': next.key }, why: 'holds no certificate' },
])(
  'with $what the certificate before goes on, and that is said without a word of the secret',
  async ({ broken, why }) => {
    const gateway = await serve();
    gateway.write({ 'shop-tls': broken });
    const line = `the certificate of the gateway: the secret "shop-tls" ${why}`;
    await eventually(() => gateway.output().includes(line));

    expect(gateway.output()).toContain('; the one before goes on\n');
    expect(await names(gateway)).toContain('DNS:localhost');
    expect(await gateway.ready()).toMatchObject({ accepted: true, tls: { 'listener/certificate/shop-tls': 'kept' } });
    expect(await gateway.metrics()).toContain('tollgate_tls_current{secret="listener/certificate/shop-tls"} 0\n');

    gateway.write(entries(next));
    await eventually(async () => (await names(gateway))?.includes('next.example.com') === true);
    expect(gateway.output()).toContain('the certificate of the gateway is there again\n');
    expect(gateway.output()).not.toMatch(/BEGIN|PRIVATE/);
  },
  60_000,
);

test('no key lies in what the run writes, nor in its log', async () => {
  const gateway = await serve();
  gateway.write(entries(next));
  await eventually(async () => (await names(gateway))?.includes('next.example.com') === true);

  expect(gateway.left()).toContain('listener/certificate/shop-tls');
  expect(gateway.left() + gateway.output()).not.toMatch(/PRIVATE KEY|BEGIN CERTIFICATE/);
}, 30_000);

test('a certificate that has ended is taken, and that is said', async () => {
  const gateway = await serve();
  gateway.write(entries(site.issue({ dns: ['late.example.com'], until: new Date(Date.now() - 3_600_000) })));
  await eventually(() => gateway.output().includes('the certificate of the gateway has ended: whoever checks it refuses it\n'));
  await eventually(async () => (await names(gateway)) === 'CERT_HAS_EXPIRED');
}, 30_000);

test('without its secrets the gateway does not start, and they are named', async () => {
  const nothing = await startRun({ spec, bindings: { listener: { tls: { certificate: { secret: 'shop-tls' } } } } });
  expect(await nothing.ended).toBe(1);
  expect(nothing.output()).toContain('add --secrets FILE\n  shop-tls: tls.crt, tls.key\n');

  const other = await startRun({
    spec,
    bindings: { listener: { tls: { certificate: { secret: 'shop-tls' } } } },
    secrets: { other: { a: 'b' } },
  });
  expect(await other.ended).toBe(1);
  expect(other.output()).toContain(
    'the configuration cannot be served: the certificate of the gateway: the secret "shop-tls" has no tls.crt and no tls.key\n',
  );
}, 60_000);

test('plain HTTP is led to https on the same port, for hosts that some API has', async () => {
  const hosts = ['shop.example.com', '127.0.0.1'];
  const gateway = await serve({ listener: { redirectHttp: true }, served: { ...spec, hosts } });

  expect(await ask(gateway)).toMatchObject({ status: 200, body: 'ok' });
  const asked = (host: string, line = 'GET /a/b?c=d') => http(gateway.port, line, host);
  expect(await asked('shop.example.com')).toEqual([308, 'https://shop.example.com/a/b?c=d']);
  expect(await asked('shop.example.com:80', 'POST /a')).toEqual([308, 'https://shop.example.com/a']);
  expect(await asked(`127.0.0.1:${gateway.port}`)).toEqual([308, `https://127.0.0.1:${gateway.port}/a/b?c=d`]);
  expect(await asked('evil.example.com')).toEqual([404, undefined]);
}, 30_000);

test('backends are told that the client came by https, whatever it says itself', async () => {
  const reached: unknown[] = [];
  const upstream = await startUpstream((sent, response) => {
    reached.push(sent.headers['x-forwarded-proto']);
    response.end();
  });
  onTestFinished(upstream.close);
  const served = { ...spec, backends: { orders: {} }, routes: { 'GET /': { backend: 'orders' } } };
  const bindings = { listener: { tls: { certificate: { secret: 'shop-tls' } } }, backends: { orders: { url: upstream.url } } };
  const gateway = await startRun({ spec: served, bindings, secrets: entries(own) });
  onTestFinished(gateway.end);

  expect(await ask(gateway, { headers: { 'x-forwarded-proto': 'http' } })).toMatchObject({ status: 200 });
  expect(reached).toEqual(['https']);
}, 30_000);

/** What a client that speaks plain HTTP gets. */
function plain(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('data', (data) => resolve(data.toString('latin1')));
    socket.on('error', () => resolve('closed'));
    socket.on('close', () => resolve('closed'));
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  });
}

function get(socket: TLSSocket): Promise<string> {
  return new Promise((resolve) => {
    socket.once('data', (data) => resolve(data.toString('latin1')));
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  });
}

function http(port: number, line: string, host: string): Promise<[status: number | undefined, location: string | undefined]> {
  const [method, path] = line.split(' ');
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers: { host } }, (response) => {
      response.resume();
      resolve([response.statusCode, response.headers.location]);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

import { createServer, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { type Authority, type CertificateSpec, createAuthority, type Issued } from '../support/certificates';
import { eventually } from './support/gateway';
import { freePort } from './support/ports';
import { type Entries, startRun } from './support/run-files';

const internal = createAuthority('internal');
const renewed = createAuthority('renewed');
const gateways = createAuthority('gateways');
const GATEWAY = gateways.issue({ uris: ['spiffe://example.com/gateway'] });
const NEXT = gateways.issue({ uris: ['spiffe://example.com/gateway-next'] });
const NAME = 'orders.internal';

const tls = { serverName: NAME, ca: { secret: 'internal-ca' } };
const pair = ({ certificate, key }: Issued) => ({ 'tls.crt': certificate, 'tls.key': key });

interface Backend {
  readonly url: string;
  readonly server: Server;
  /** What it was shown on each connection: the name that was asked for, and the client's certificate. */
  readonly seen: readonly { readonly name: string | false; readonly client: string | undefined }[];
}

/** A backend with a certificate. It wants one of the gateways'. */
async function startBackend(authority: Authority, spec: CertificateSpec = { dns: [NAME] }): Promise<Backend> {
  const { certificate: cert, key } = authority.issue(spec);
  const seen: { name: string | false; client: string | undefined }[] = [];
  const options = { cert, key, ca: gateways.certificate, requestCert: true, rejectUnauthorized: false };
  const server = createServer(options, (request, response) => response.end(`${connectionOf(request.socket as TLSSocket).client}`));
  server.on('secureConnection', (socket) => seen.push(connectionOf(socket)));
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `https://127.0.0.1:${port}`, server, seen };
}

function connectionOf(socket: TLSSocket) {
  const client = socket.authorized ? socket.getPeerCertificate().subjectaltname : undefined;
  return { name: socket.servername as string | false, client };
}

async function serve(url: string, backendTls: object, secrets: Entries) {
  const spec = {
    name: 'shop',
    access: { open: 'a test' },
    backends: { orders: { tls: backendTls } },
    routes: { 'GET /': { backend: 'orders' }, 'GET /own': { respond: { status: 200, body: 'own' } } },
  };
  const gateway = await startRun({ spec, bindings: { backends: { orders: { url } } }, secrets });
  onTestFinished(gateway.end);
  const ask = async (path = '/') => {
    const answer = await fetch(`http://127.0.0.1:${gateway.port}${path}`);
    return { status: answer.status, body: await answer.text() };
  };
  return { ...gateway, ask };
}

test('a backend is asked by its name, its certificate is checked, and it sees that of the gateway', async () => {
  const { url, seen } = await startBackend(internal);
  const secrets = { 'internal-ca': { 'ca.crt': internal.certificate }, 'gateway-cert': pair(GATEWAY) };
  const { ask } = await serve(url, { ...tls, clientCertificate: { secret: 'gateway-cert' } }, secrets);

  expect(await ask()).toEqual({ status: 200, body: 'URI:spiffe://example.com/gateway' });
  expect(seen).toEqual([{ name: NAME, client: 'URI:spiffe://example.com/gateway' }]);
}, 30_000);

test.each([
  { what: 'of another authority', authority: renewed, spec: { dns: [NAME] } },
  { what: 'with another name', authority: internal, spec: { dns: ['stock.internal'] } },
  { what: 'without a name', authority: internal, spec: { commonName: NAME } },
  { what: 'that has ended', authority: internal, spec: { dns: [NAME], until: new Date(Date.now() - 3_600_000) } },
])(
  'a backend with a certificate $what is not asked: 502',
  async ({ authority, spec }) => {
    const { url, seen } = await startBackend(authority, spec);
    const { ask } = await serve(url, tls, { 'internal-ca': { 'ca.crt': internal.certificate } });

    const { status, body } = await ask();
    expect({ status, type: JSON.parse(body).type }).toEqual({ status: 502, type: 'urn:tollgate:problem:backend-unreachable' });
    expect(body).not.toMatch(/certificate|TLS/i);
    expect(seen).toEqual([]);
  },
  30_000,
);

test('secrets that change count for new connections', async () => {
  const { url, seen, server } = await startBackend(internal);
  const secrets = (issued: Issued, authorities: string) => ({ 'internal-ca': { 'ca.crt': authorities }, 'gateway-cert': pair(issued) });
  const both = `${internal.certificate}${renewed.certificate}`;
  const { ask, write, output } = await serve(url, { ...tls, clientCertificate: { secret: 'gateway-cert' } }, secrets(GATEWAY, both));
  expect(await ask()).toMatchObject({ status: 200 });

  write(secrets(NEXT, both));
  await eventually(async () => {
    server.closeIdleConnections();
    return (await ask()).body === 'URI:spiffe://example.com/gateway-next';
  });
  expect(new Set(seen.map(({ client }) => client))).toEqual(
    new Set(['URI:spiffe://example.com/gateway', 'URI:spiffe://example.com/gateway-next']),
  );

  write(secrets(NEXT, renewed.certificate));
  await eventually(async () => {
    server.closeIdleConnections();
    return (await ask()).status === 502;
  });
  const certificate = renewed.issue({ dns: [NAME] });
  server.setSecureContext({ cert: certificate.certificate, key: certificate.key, ca: gateways.certificate });
  await eventually(async () => (await ask()).status === 200);
  expect(output()).not.toMatch(/reloaded|BEGIN/);
}, 60_000);

test('a backend whose secrets are missing is 502 until they come, and the rest is served', async () => {
  const { url } = await startBackend(internal);
  const { ask, write, output, ready } = await serve(url, { ...tls, clientCertificate: { secret: 'gateway-cert' } }, { other: { a: 'b' } });

  expect(output()).toContain('authorities of backends: the secret "internal-ca" has no ca.crt; its backends are not reached\n');
  expect(output()).toContain(
    'a certificate for backends: the secret "gateway-cert" has no tls.crt and no tls.key; its backends are not reached\n',
  );
  expect([(await ask()).status, (await ask('/own')).status]).toEqual([502, 200]);
  expect(await ready()).toMatchObject({
    tls: { 'backends/authority/internal-ca': 'missing', 'backends/certificate/gateway-cert': 'missing' },
  });

  write({ 'internal-ca': { 'ca.crt': internal.certificate }, 'gateway-cert': pair(GATEWAY) });
  await eventually(async () => (await ask()).status === 200);
}, 60_000);

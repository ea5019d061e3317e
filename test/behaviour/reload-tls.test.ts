import { expect, onTestFinished, test } from 'vitest';
import { createAuthority } from '../support/certificates';
import { eventually, sleep } from './support/gateway';
import { type Entries, type Running, startRun } from './support/run-files';
import { type TlsRequest, tlsRequest } from './support/tls-request';

const NAME = 'billing.example.com';
const site = createAuthority('site');
const [partners, successors] = [createAuthority('partners'), createAuthority('successors')];
const own = site.issue({ dns: ['localhost'], ips: ['127.0.0.1'] });
const ofGateway = { 'shop-tls': { 'tls.crt': own.certificate, 'tls.key': own.key } };
const client = (authority: typeof partners) => {
  const { certificate, key } = authority.issue({ dns: [NAME] });
  return { cert: certificate, key };
};
const bindings = { listener: { tls: { certificate: { secret: 'shop-tls' } } } };

const open = { name: 'shop', access: { open: 'a test' }, routes: { 'GET /': { respond: { status: 200, body: 'open' } } } };
const closed = {
  name: 'shop',
  schemes: { machines: { clientCertificate: { ca: { secret: 'partner-ca' }, subjectAltNames: [NAME] } } },
  access: { scheme: 'machines' },
  routes: { 'GET /': { respond: { status: 200, body: 'closed' } } },
};

async function serve(spec: object, secrets: Entries): Promise<Running> {
  const gateway = await startRun({ spec, bindings, secrets });
  onTestFinished(gateway.end);
  return gateway;
}

const ask = ({ port }: Running, tls: TlsRequest = {}) => tlsRequest(port, { ca: site.certificate, ...tls });

test('an API that needs authorities that are not there is refused, the one before goes on, and it is served when they come', async () => {
  const gateway = await serve(open, ofGateway);
  gateway.writeSpec(closed);
  await eventually(() => gateway.output().includes('was refused'));
  expect(gateway.output()).toMatch(/goes on serving: the authorities of client certificates: the secret "partner-ca" has no ca\.crt\n/);
  expect(await ask(gateway)).toMatchObject({ status: 200, body: 'open' });

  gateway.write({ ...ofGateway, 'partner-ca': { 'ca.crt': partners.certificate } });
  await eventually(async () => (await ask(gateway)).status === 401);
  expect(await ask(gateway, client(partners))).toMatchObject({ status: 200, body: 'closed' });
}, 60_000);

test('authorities that change count for new connections', async () => {
  const gateway = await serve(closed, { ...ofGateway, 'partner-ca': { 'ca.crt': partners.certificate } });
  const [before, after] = [client(partners), client(successors)];
  expect([(await ask(gateway, before)).status, (await ask(gateway, after)).status]).toEqual([200, undefined]);

  gateway.write({ ...ofGateway, 'partner-ca': { 'ca.crt': `${partners.certificate}${successors.certificate}` } });
  await eventually(async () => (await ask(gateway, after)).status === 200);
  expect(await ask(gateway, before)).toMatchObject({ status: 200 });

  gateway.write({ ...ofGateway, 'partner-ca': { 'ca.crt': successors.certificate } });
  await eventually(async () => (await ask(gateway, before)).status === undefined);
  expect(await ask(gateway, after)).toMatchObject({ status: 200 });
  expect(gateway.output()).not.toContain('reloaded');
}, 60_000);

test('no handshake and no request fails while the certificate of the gateway changes ten times', async () => {
  const gateway = await serve(open, ofGateway);
  let going = true;
  const failed: unknown[] = [];
  let answered = 0;
  const load = Array.from({ length: 4 }, async () => {
    while (going) {
      const answer = await ask(gateway);
      if (answer.status === 200) answered += 1;
      else failed.push(answer);
    }
  });
  for (let round = 0; round < 10; round++) {
    const next = site.issue({ dns: [`round-${round}.example.com`], ips: ['127.0.0.1'] });
    gateway.write({ 'shop-tls': { 'tls.crt': next.certificate, 'tls.key': next.key } });
    await sleep(200);
  }
  going = false;
  await Promise.all(load);

  expect(failed).toEqual([]);
  expect(answered).toBeGreaterThan(50);
  expect(gateway.output()).not.toMatch(/refused|goes on/);
}, 60_000);

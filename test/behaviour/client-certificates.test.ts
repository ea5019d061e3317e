import { expect, test } from 'vitest';
import { createAuthority } from '../support/certificates';
import { startRun } from './support/run-files';
import { tlsRequest } from './support/tls-request';

const site = createAuthority('site');
const partners = createAuthority('partners');

const BILLING = 'spiffe://example.com/ns/billing/sa/billing';
const pem = ({ certificate, key }: { certificate: string; key: string }) => ({ cert: certificate, key });
const own = site.issue({ dns: ['localhost'], ips: ['127.0.0.1'] });
const billing = pem(partners.issue({ uris: [BILLING] }));

const secrets = {
  'shop-tls': { 'tls.crt': own.certificate, 'tls.key': own.key },
  'partner-ca': { 'ca.crt': partners.certificate },
};

const spec = {
  name: 'shop',
  schemes: { machines: { clientCertificate: { ca: { secret: 'partner-ca' }, subjectAltNames: [BILLING, 'Stock.example.com'] } } },
  access: { scheme: 'machines' },
  routes: {
    'GET /': { respond: { status: 200, body: 'for machines' }, response: { headers: { set: { 'x-caller': '${caller}' } } } },
    'GET /open': { respond: { status: 200, body: 'open' }, access: { open: 'a test' } },
  },
};
const bindings = { listener: { tls: { certificate: { secret: 'shop-tls' } } } };

test('a certificate with one of the names lets in, and the name is the caller', async () => {
  const { port, output } = await startRun({ spec, bindings, secrets });
  expect(output()).toContain(`ready https://127.0.0.1:${port}\n`);
  const ask = (line: string, client = {}) => tlsRequest(port, { line, ca: site.certificate, ...client });
  expect(await ask('GET /', billing)).toMatchObject({ status: 200, body: 'for machines', headers: { 'x-caller': `machines:${BILLING}` } });
  expect(await ask('GET /')).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Certificate' } });
  expect(await ask('GET /open')).toMatchObject({ status: 200 });
  console.log(output());
}, 60_000);

import { expect, test } from 'vitest';
import type { Check } from '../../src/cli/explain/check';
import { explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import { examine } from '../../src/model/resolve';
import type { ApiSpec } from '../../src/spec/api';

const BILLING = 'spiffe://example.com/billing';
const machines = { scheme: 'machines' };
const customers = { scheme: 'customers' };
const shop: ApiSpec = {
  name: 'shop',
  schemes: {
    machines: { clientCertificate: { ca: { secret: 'partner-ca' }, subjectAltNames: [BILLING, 'stock.example.com'] } },
    auditors: { clientCertificate: { ca: { secret: 'partner-ca' }, subjectAltNames: ['audit.example.com'] } },
    customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } },
    legacy: { external: { url: 'https://auth.example.com/', sendHeaders: ['cookie'] } },
  },
  access: machines,
  routes: Object.fromEntries(
    Object.entries({
      machines,
      either: { anyOf: [machines, customers] },
      both: { allOf: [customers, machines] },
      service: { anyOf: [machines, { scheme: 'legacy' }] },
      audit: { anyOf: [machines, { scheme: 'auditors' }] },
    }).map(([path, access]) => [`GET /${path}`, { respond: { status: 200 }, access }]),
  ),
};

function explained(path: string, certificate?: readonly string[], claims?: object, header: string[] = []) {
  const options = {
    request: `GET /${path}`,
    header,
    ...(certificate && { certificate }),
    ...(claims && { claims: JSON.stringify(claims) }),
  };
  const { checks, caller, answer } = explain(readRequest(options), examine({ apis: [shop] }).model);
  const { outcome, detail } = checks.find(({ check }) => check === 'authenticate') as Check;
  return { outcome, detail, caller: caller && `${caller.scheme}:${caller.subject}`, status: answer?.status };
}

const CLAIMS = { iss: 'https://id.example.com/', aud: 'shop', sub: 'ann', exp: 4_000_000_000 };

test('the first name of the scheme that the certificate has is the caller', () => {
  expect(explained('machines', ['STOCK.example.com', BILLING])).toMatchObject({ outcome: 'passed', caller: `machines:${BILLING}` });
  expect(explained('machines', ['STOCK.example.com'])).toMatchObject({ outcome: 'passed', caller: 'machines:stock.example.com' });
});

test('a certificate without any of the names is 401', () => {
  expect(explained('machines', ['other.example.com'])).toMatchObject({ outcome: 'refused', status: 401, caller: null });
  expect(explained('machines', ['other.example.com']).detail).toBe('the certificate has no name of "machines"');
});

test('what is not said is asked for', () => {
  expect(explained('machines').detail).toContain('say --certificate to decide it');
  expect(explained('either').detail).toContain('say --claims or --certificate');
  expect(explained('both').detail).toContain('say --claims and --certificate');
});

test('of a certificate and a token the first scheme whose credential came decides', () => {
  expect(explained('either', ['other.example.com'], CLAIMS)).toMatchObject({ outcome: 'refused', status: 401 });
  expect(explained('either', undefined, CLAIMS)).toMatchObject({ outcome: 'passed', caller: 'customers:ann' });
  expect(explained('both', [BILLING], CLAIMS)).toMatchObject({ outcome: 'passed', caller: 'customers:ann' });
  expect(explained('both', ['other.example.com'], CLAIMS)).toMatchObject({ outcome: 'refused' });
});

test('of two schemes the one that has the name lets in', () => {
  expect(explained('audit', ['audit.example.com'])).toMatchObject({ outcome: 'passed', caller: 'auditors:audit.example.com' });
});

test('a certificate decides before the service that stands behind it', () => {
  const cookie = ['cookie: a=b'];
  expect(explained('service', [BILLING], undefined, cookie)).toMatchObject({ outcome: 'passed', caller: `machines:${BILLING}` });
  expect(explained('service', ['other.example.com'], undefined, cookie)).toMatchObject({ outcome: 'refused', status: 401 });
  expect(explained('service', undefined, undefined, cookie)).toMatchObject({ outcome: 'unknown', caller: null });
});

import { describe, expect, test } from 'vitest';
import { certificateNames } from '../../src/model/client-certificate';
import { certificateVerifier } from '../../src/runtime/core/certificate-verifier';
import { requestOf } from '../../src/runtime/core/event';
import { type CertificateSpec, createAuthority } from '../support/certificates';
import { authorizerEvent, type EventOptions } from './support/events';

const BILLING = 'spiffe://example.com/billing';
const WITH_SIGNS = "https://example.com/a,b/c'd?e=f;g";
const partners = createAuthority('partners');

/** What the scheme makes of a request. */
async function verdict(options: Omit<EventOptions, 'resource'>, subjectAltNames = [BILLING, 'stock.example.com', WITH_SIGNS]) {
  const names = certificateNames({ spec: { clientCertificate: { ca: { secret: 'ca' }, subjectAltNames } } });
  const verification = await certificateVerifier('machines', names).verify(requestOf(authorizerEvent({ resource: '/', ...options })));
  return typeof verification === 'object' ? verification.identity.subject : verification;
}

const shown = (spec: CertificateSpec, names?: string[]) => verdict({ certificate: partners.issue(spec).certificate }, names);

describe('the caller is the name that is listed and in the certificate', () => {
  test.each<[string, CertificateSpec, string]>([
    ['a URI', { uris: [BILLING] }, BILLING],
    ['the name of a host', { dns: ['stock.example.com'] }, 'stock.example.com'],
    ['the name of a host in upper case, as it is listed', { dns: ['STOCK.example.COM'] }, 'stock.example.com'],
    ['one of several', { dns: ['other.example.com', 'stock.example.com'], ips: ['192.0.2.1'] }, 'stock.example.com'],
    ['the first in the list, whatever comes first in the certificate', { uris: [WITH_SIGNS, BILLING] }, BILLING],
    ['a URI with signs that a list of names could be divided by', { uris: [WITH_SIGNS] }, WITH_SIGNS],
    ['beside a name with such signs', { dns: ['a, b'], uris: ['x:"'], others: ['"'], emails: ['\\'], ips: [] }, 'foreign'],
    ['behind a name with such signs', { uris: ['x:", URI:', BILLING] }, BILLING],
  ])('%s', async (_, spec, expected) => {
    expect(await shown(spec)).toBe(expected);
  });
});

describe('nobody is who shows', () => {
  test.each<[string, CertificateSpec]>([
    ['a certificate without names', {}],
    ['the name in its subject alone', { commonName: 'stock.example.com' }],
    ['the name as another kind: a URI as the name of a host', { dns: [BILLING] }],
    ['the name of a host as a URI', { uris: ['stock.example.com'] }],
    ['a URI as an address of mail', { emails: [BILLING] }],
    ['the name of a host as an address of mail', { emails: ['stock.example.com'] }],
    ['the name as one of another kind', { others: [BILLING, 'stock.example.com'] }],
    ['a URI in upper case', { uris: [BILLING.toUpperCase()] }],
    ['a longer name', { uris: [`${BILLING}/x`], dns: ['stock.example.com.evil.example', 'xstock.example.com'] }],
    ['a wildcard', { dns: ['*.example.com'] }],
    ['the name with a dot behind it', { dns: ['stock.example.com.'] }],
    ['the name before a NUL', { dns: ['stock.example.com\0.evil.example'], uris: [`${BILLING}\0`] }],
    ['the name behind a comma', { dns: ['x, DNS:stock.example.com'], uris: [`x:y, URI:${BILLING}`] }],
    ['the name behind a quote', { uris: [`x:", URI:${BILLING}`, `x:\\", URI:${BILLING}, URI:"`] }],
    ['the name in quotes', { uris: [`"${BILLING}"`], dns: ['"stock.example.com"'] }],
    ['the name in escapes', { dns: ['\\u0073tock.example.com', '"\\u0073tock.example.com"'] }],
    ['the name behind a line end', { dns: ['x\nDNS:stock.example.com'], uris: [`x:\r\nURI:${BILLING}`] }],
    ['the name in a name of another kind', { others: [`x, URI:${BILLING}`], emails: [`x, URI:${BILLING}`, `x", URI:${BILLING}`] }],
  ])('%s', async (_, spec) => {
    expect(await shown(spec)).toBe('foreign');
  });

  test('letters of other alphabets that are written small as ours', async () => {
    expect(await shown({ dns: ['boo\u212a.example.com'] }, ['book.example.com'])).toBe('foreign');
  });

  test.each(['', 'no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])('%j', async (certificate) => {
    expect(await verdict({ certificate })).toBe('foreign');
  });
});

test('no certificate is no credential, whatever headers say of one', async () => {
  const { certificate } = partners.issue({ uris: [BILLING] });
  const headers = {
    'X-Forwarded-Client-Cert': `By=x;URI=${BILLING};Cert="${encodeURIComponent(certificate)}"`,
    'X-Client-Cert': encodeURIComponent(certificate),
  };
  expect(await verdict({ headers })).toBe('absent');
  expect(await verdict({ headers, certificate: partners.issue({}).certificate })).toBe('foreign');
});

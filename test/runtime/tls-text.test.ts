import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { readTlsText } from '../../src/runtime/agent/tls-text';
import { createAuthority } from '../support/certificates';

const authority = createAuthority('one');
const [own, other] = [authority.issue({ dns: ['a.example.com'] }), authority.issue({ dns: ['b.example.com'] })];

const certificate = { name: 'listener/certificate/shop-tls', secret: 'shop-tls', kind: 'certificate', of: 'listener' } as const;
const authorities = { name: 'listener/authority/partner-ca', secret: 'partner-ca', kind: 'authority', of: 'listener' } as const;
const read = (entries: { readonly [entry: string]: string }) => readTlsText(certificate, (key) => entries[key]);
const pair = (chain: string, key: string) => ({ 'tls.crt': chain, 'tls.key': key });

const ed25519 = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const locked = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  ...{ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' },
}) as string;

test('a chain and its key become a resource, with the end of what ends first', () => {
  const until = new Date('2030-01-02T03:04:05Z');
  const early = createAuthority('two').issue({ until });
  expect(read(pair(`${own.certificate}${early.certificate}`, own.key))).toEqual({
    resource: {
      '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret',
      name: 'listener/certificate/shop-tls',
      tls_certificate: {
        certificate_chain: { inline_string: `${own.certificate}${early.certificate}` },
        private_key: { inline_string: own.key },
      },
    },
    ends: expect.toSatisfy((ends: Date) => ends <= until),
  });
});

test('authorities become a resource', () => {
  const found = readTlsText(authorities, (key) => (key === 'ca.crt' ? authority.certificate : undefined));
  expect(found).toMatchObject({
    resource: { name: 'listener/authority/partner-ca', validation_context: { trusted_ca: { inline_string: authority.certificate } } },
  });
});

interface Broken {
  readonly what: string;
  readonly entries: { readonly [entry: string]: string };
  readonly fault: string;
}

test.each<Broken>([
  { what: 'nothing', entries: {}, fault: 'has no tls.crt and no tls.key' },
  { what: 'no key', entries: { 'tls.crt': own.certificate }, fault: 'has no tls.key' },
  { what: 'no certificate', entries: pair('', own.key), fault: 'holds no certificate that can be read in tls.crt (PEM)' },
  {
    what: 'a broken certificate in a chain',
    entries: pair(own.certificate + other.certificate.replace(/M/g, 'N'), own.key),
    fault: 'holds no certificate that can be read in tls.crt (PEM)',
  },
  {
    what: 'the key of another certificate',
    entries: pair(own.certificate, other.key),
    fault: 'holds a key in tls.key that is not that of the certificate in tls.crt',
  },
  {
    what: 'the certificates in the wrong order',
    entries: pair(authority.certificate + own.certificate, own.key),
    fault: 'holds a key in tls.key that is not that of the certificate in tls.crt',
  },
  {
    what: 'no key at all',
    entries: pair(own.certificate, 'x'),
    fault: 'holds no private key that can be read in tls.key (PEM, not encrypted)',
  },
  {
    what: 'a key with a passphrase',
    entries: pair(own.certificate, locked),
    fault: 'holds no private key that can be read in tls.key (PEM, not encrypted)',
  },
  {
    what: 'a key of another kind',
    entries: pair(own.certificate, ed25519),
    fault: 'holds a key in tls.key that is not that of the certificate in tls.crt',
  },
])('$what is refused, and no text of it is told', ({ entries, fault }) => {
  expect(read(entries)).toEqual({ fault });
});

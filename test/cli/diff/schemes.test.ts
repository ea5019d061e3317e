import { expect, test } from 'vitest';
import { api, changes } from './support';

const JWT = { issuer: 'https://id.example.com/', audiences: ['shop'] };
const KEY = { kty: 'OKP', crv: 'Ed25519', kid: 'one', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const OTHER_KEY = { ...KEY, kid: 'two', x: '2-Jj2UvNCvQiUPNYRgSi0cJSPiJI6Rs6D0UTeEpQVj8' };
const EXTERNAL = { url: 'http://auth:8080', sendHeaders: ['cookie'] };
const HMAC = { header: 'x-signature', secret: { secret: 'hooks', key: 'token' } };
const CERTIFICATE = { ca: { secret: 'ca' }, subjectAltNames: ['a.example.com'] };
const OPAQUE = { endpoint: 'https://id.example.com/introspect', client: { secret: 'client' } };

const lines = (before: object, after: object) => changes(withScheme(before), withScheme(after));
const kinds = (before: object, after: object) => [...new Set(lines(before, after).map((line) => line.split(' | ')[0]))];
const withScheme = (customers: object) =>
  api({ schemes: { customers }, ...('apiKey' in customers ? { consumers: { acme: { keys: [{ secret: 'keys', key: 'acme' }] } } } : {}) });

test.each<[string, object, object]>([
  ['an audience more', { jwt: JWT }, { jwt: { ...JWT, audiences: ['shop', 'desk'] } }],
  ['an algorithm more', { jwt: { ...JWT, algorithms: ['RS256'] } }, { jwt: JWT }],
  ['a key more', { jwt: { ...JWT, jwks: { keys: [KEY] } } }, { jwt: { ...JWT, jwks: { keys: [OTHER_KEY, KEY] } } }],
  ['a required claim less', { jwt: { ...JWT, requiredClaims: { a: [1] } } }, { jwt: JWT }],
  ['a value of a required claim more', { jwt: { ...JWT, requiredClaims: { a: [1] } } }, { jwt: { ...JWT, requiredClaims: { a: [1, 2] } } }],
  ['a longer clock skew', { jwt: JWT }, { jwt: { ...JWT, clockSkew: '2m' } }],
  ['another place of tokens', { jwt: JWT }, { jwt: { ...JWT, tokenIn: [{ cookie: 'a' }, { header: 'authorization' }] } }],
  [
    'a name of a certificate more',
    { clientCertificate: CERTIFICATE },
    { clientCertificate: { ...CERTIFICATE, subjectAltNames: ['b.example.com', 'a.example.com'] } },
  ],
  ['no signed time', { hmac: { ...HMAC, timestamp: { header: 'x-time' } } }, { hmac: HMAC }],
  [
    'a longer tolerance',
    { hmac: { ...HMAC, timestamp: { header: 'x-time' } } },
    { hmac: { ...HMAC, timestamp: { header: 'x-time', tolerance: '9m' } } },
  ],
])('%s weakens, and the other way round breaks', (_, strict, weak) => {
  expect(kinds(strict, weak)).toEqual(['weakened']);
  expect(kinds(weak, strict)).toEqual(['breaking']);
});

test.each<[string, object, object]>([
  ['a claim header', { jwt: { ...JWT, claimHeaders: { sub: 'x-user' } } }, { jwt: JWT }],
  ['a header of the external service', { external: { ...EXTERNAL, returnHeaders: ['x-user'] } }, { external: EXTERNAL }],
  ['the header of the consumer', { apiKey: { header: 'x-key', consumerHeader: 'x-client' } }, { apiKey: { header: 'x-key' } }],
])('without %s clients can write it themselves', (_, before, after) => {
  expect(kinds(before, after)).toEqual(['weakened']);
  expect(kinds(after, before)).toEqual(['security']);
});

test.each<[string, object, object]>([
  ['issuer', { jwt: JWT }, { jwt: { ...JWT, issuer: 'https://other.example.com/' } }],
  ['address of keys', { jwt: JWT }, { jwt: { ...JWT, jwksUri: 'https://id.example.com/keys' } }],
  ['claim of scopes', { jwt: JWT }, { jwt: { ...JWT, scopeClaim: 'scp' } }],
  ['service', { external: EXTERNAL }, { external: { ...EXTERNAL, url: 'http://other:8080' } }],
  ['secret', { hmac: HMAC }, { hmac: { ...HMAC, secret: { secret: 'hooks', key: 'other' } } }],
  ['authority', { clientCertificate: CERTIFICATE }, { clientCertificate: { ...CERTIFICATE, ca: { secret: 'other' } } }],
  ['server', { introspection: OPAQUE }, { introspection: { ...OPAQUE, endpoint: 'https://id.example.com/other' } }],
  ['kind', { jwt: JWT }, { introspection: OPAQUE }],
])('another %s may be both', (_, before, after) => {
  expect(new Set(kinds(before, after))).toEqual(new Set(['breaking', 'weakened']));
});

test('answers of an authorization server that count longer weaken', () => {
  expect(lines({ introspection: OPAQUE }, { introspection: { ...OPAQUE, ttl: '5m' } })).toEqual([
    'weakened | shop | schemes.customers.ttl: 1m → 5m',
  ]);
});

test('what stands where nothing is written is no change', () => {
  const written = { clockSkew: '60s', algorithms: ['EdDSA', 'ES256', 'RS256'], tokenIn: [{ header: 'Authorization', prefix: 'Bearer ' }] };

  expect(lines({ jwt: JWT }, { jwt: { ...JWT, ...written, scopeClaim: 'scope', groupsClaim: 'groups' } })).toEqual([]);
});

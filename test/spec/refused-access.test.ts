import { expect, test } from 'vitest';
import { parseApi } from '../../src/spec/parse';
import { refusals, withRoute, withScheme } from './support';

const withJwt = (fields: object) => withScheme({ jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], ...fields } });

test.each([
  {
    value: withScheme({ jwt: { issuer: 'a', audiences: ['b'], jwksUri: 'https://c', groupsClaim: 'a.__proto__' } }),
    says: ['schemes.one.jwt.groupsClaim: "__proto__" has a meaning in JavaScript and would be lost; choose another name [ReservedName]'],
  },
  {
    value: withScheme({ jwt: { issuer: 'https://c', audiences: ['b'], tokenIn: [{ cookie: '__host-Tollgate.shop.browser.id' }] } }),
    says: [
      'schemes.one.jwt.tokenIn[0].cookie: "__host-Tollgate.shop.browser.id" is a cookie of the gateway\'s own; choose another, such as "session" [OwnCookie]',
    ],
  },
  {
    value: withScheme({ login: { issuer: 'https://c/?tenant=a', client: { secret: 'web-client' } } }),
    says: ['schemes.one.login.issuer: "https://c/?tenant=a" is not an address; write it without the part from "?" [NotAUrl]'],
  },
  {
    value: withRoute({ access: {} }),
    says: ['routes["GET /orders"].access: access has exactly one of scheme, anyOf, allOf and open; none of them is there [ExactlyOne]'],
  },
  {
    value: withRoute({ access: { scheme: 'a', open: 'b' } }),
    says: [
      'routes["GET /orders"].access: access has exactly one of scheme, anyOf, allOf and open; scheme and open are both there [ExactlyOne]',
    ],
  },
  {
    value: withRoute({ access: { open: 'a', scopes: ['a'] } }),
    says: ['routes["GET /orders"].access.scopes: scopes has a meaning only beside scheme; remove it or write scheme [NotHere]'],
  },
  {
    value: withRoute({ access: { anyOf: [{ scheme: 'a' }], claims: { a: [1] }, groups: ['a'] } }),
    says: [
      'routes["GET /orders"].access.claims: claims has a meaning only beside scheme; remove it or write scheme [NotHere]',
      'routes["GET /orders"].access.groups: groups has a meaning only beside scheme; remove it or write scheme [NotHere]',
    ],
  },
  {
    value: withRoute({ access: { anyOf: [] } }),
    says: ['routes["GET /orders"].access.anyOf: the list is empty; write what has to hold, such as { scheme: customers } [EmptyList]'],
  },
  {
    value: withRoute({ access: { allOf: [{ open: 'x' }] } }),
    says: [
      'routes["GET /orders"].access.allOf[0].scheme: is missing; write the name of a scheme, such as "customers" [Missing]',
      'routes["GET /orders"].access.allOf[0].open: "open" is not a field of a requirement; it has scheme, scopes, claims, groups [UnknownField]',
    ],
  },
  {
    value: withRoute({ access: { open: '  ' } }),
    says: [
      'routes["GET /orders"].access.open: is blank; write the reason why anyone may call this, such as "liveness probe of the load balancer" [Blank]',
    ],
  },
  {
    value: withRoute({ access: { open: true } }),
    says: ['routes["GET /orders"].access.open: true is not a text; write it in quotes, "true" [WrongType]'],
  },
  {
    value: withRoute({ access: { scheme: 'a', scopes: [] } }),
    says: ['routes["GET /orders"].access.scopes: the list is empty; leave it out where no scope is needed [EmptyList]'],
  },
  {
    value: withRoute({ access: { scheme: 'a', scopes: ['a b'] } }),
    says: ['routes["GET /orders"].access.scopes[0]: "a b" is not a scope; write one without spaces and quotes [WrongType]'],
  },
  {
    value: withRoute({ access: { scheme: 'a', claims: { a: [], 'b..c': [1], d: 'e', f: [{}] } } }),
    says: [
      'routes["GET /orders"].access.claims.a: the list is empty; write the values that are accepted [EmptyList]',
      'routes["GET /orders"].access.claims.d: is a text; write a list, such as [ … ] [WrongType]',
      'routes["GET /orders"].access.claims.f[0]: a map is not a value of a claim; write a text, a number, true or false [WrongType]',
      'routes["GET /orders"].access.claims: "b..c" is not the name of a claim; write steps with dots ("tenant.id"), or a JSON pointer ("/https:~1~1example.com~1roles") [NotAClaim]',
    ],
  },
  {
    value: withRoute({ access: { scheme: 'a', claims: {} } }),
    says: ['routes["GET /orders"].access.claims: the map is empty; leave it out where no claim is needed [EmptyMap]'],
  },
  {
    value: withRoute({ access: { scheme: 'a', claims: { 'https://example.com/roles': ['a'] } } }),
    says: [
      'routes["GET /orders"].access.claims: "https://example.com/roles" is not the name of a claim; a name with dots is a JSON pointer: "/https:~1~1example.com~1roles" [NotAClaim]',
    ],
  },
  {
    value: withRoute({ access: { scheme: 'a', groups: [] } }),
    says: ['routes["GET /orders"].access.groups: the list is empty; leave it out where no group is needed [EmptyList]'],
  },
  {
    value: withScheme({}),
    says: [
      'schemes.one: a scheme has exactly one of jwt, apiKey, introspection, clientCertificate, external, login and hmac; none of them is there [ExactlyOne]',
    ],
  },
  {
    value: withScheme({ apiKey: { header: 'a' }, hmac: {} }),
    says: [
      'schemes.one.hmac.header: is missing; write the name of a header, such as "x-signature-256" [Missing]',
      'schemes.one.hmac.secret: is missing; write an entry of a secret as a map, such as { secret: … } [Missing]',
      'schemes.one: a scheme has exactly one of jwt, apiKey, introspection, clientCertificate, external, login and hmac; apiKey and hmac are both there [ExactlyOne]',
    ],
  },
  {
    value: withJwt({ issuer: 'accounts' }),
    says: [
      'schemes.one.jwt.issuer: "accounts" is not an absolute url; start it with https:// or http:// and a host (or write jwksUri or jwks, where the issuer is no url) [NotAUrl]',
    ],
  },
  {
    value: withJwt({ jwksUri: 'ftp://x' }),
    says: ['schemes.one.jwt.jwksUri: "ftp://x" is not an absolute url; start it with https:// or http:// and a host [NotAUrl]'],
  },
  {
    value: withJwt({ jwksUri: 'https://x/', jwks: { keys: [{ kty: 'EC', crv: 'other' }] } }),
    says: ['schemes.one.jwt: jwt has at most one of jwks and jwksUri; jwks and jwksUri are both there [ExactlyOne]'],
  },
  {
    value: withJwt({ algorithms: ['HS256', 'none', 'RS1', 'RS256', 'RS256'] }),
    says: [
      'schemes.one.jwt.algorithms[0]: "HS256" signs with a shared secret, which everyone who checks a token could sign with too; write one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA [AlgorithmRefused]',
      'schemes.one.jwt.algorithms[1]: "none" is no signature: anyone could write such a token; write one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA [AlgorithmRefused]',
      'schemes.one.jwt.algorithms[2]: "RS1" is not an asymmetric algorithm; write one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA [AlgorithmRefused]',
      'schemes.one.jwt.algorithms[4]: "RS256" stands twice in the list; write it once [Duplicate]',
    ],
  },
  {
    value: withJwt({ algorithms: [] }),
    says: ['schemes.one.jwt.algorithms: the list is empty; leave it out for RS256, ES256 and EdDSA [EmptyList]'],
  },
  {
    value: withJwt({ jwks: { keys: [{ kty: 'oct', k: 'very-secret' }] } }),
    says: [
      'schemes.one.jwt.jwks.keys[0]: is a symmetric key, which is a secret; write public keys, of the type RSA, EC or OKP [KeyRefused]',
    ],
  },
  {
    value: withJwt({
      jwks: {
        keys: [
          { kty: 'EC', crv: 'other' },
          { kty: 'RSA', d: 'very-secret' },
        ],
      },
    }),
    says: [
      'schemes.one.jwt.jwks.keys[1]: is a private key, which is a secret; write its public half (and replace the key: it has been in a file) [KeyRefused]',
    ],
  },
  {
    value: withJwt({ jwks: { keys: [] } }),
    says: ['schemes.one.jwt.jwks: is not a set of keys; write { keys: [...] } with at least one public key (RFC 7517) [KeyRefused]'],
  },
  {
    value: withJwt({ jwks: { keys: [{ kty: 'X' }] } }),
    says: ['schemes.one.jwt.jwks.keys[0]: has the type "X"; write public keys, of the type RSA, EC or OKP [KeyRefused]'],
  },
  {
    value: withJwt({ audiences: [] }),
    says: ['schemes.one.jwt.audiences: the list is empty; write the audience that tokens for this API name [EmptyList]'],
  },
  {
    value: withJwt({ tokenIn: [{ header: 'a', cookie: 'b' }, { cookie: 'a', prefix: 'b' }, {}] }),
    says: [
      'schemes.one.jwt.tokenIn[0]: a place of tokens has exactly one of header, cookie and query; header and cookie are both there [ExactlyOne]',
      'schemes.one.jwt.tokenIn[1].prefix: prefix has a meaning only beside header; remove it or write header [NotHere]',
      'schemes.one.jwt.tokenIn[2]: a place of tokens has exactly one of header, cookie and query; none of them is there [ExactlyOne]',
    ],
  },
  {
    value: withJwt({ tokenIn: [] }),
    says: ['schemes.one.jwt.tokenIn: the list is empty; leave it out for the Authorization header [EmptyList]'],
  },
  {
    value: withJwt({ claimHeaders: { sub: 'host', a: 'x-a', b: 'X-A', 'c d': 'x-c' } }),
    says: [
      'schemes.one.jwt.claimHeaders.sub: the header "host" cannot tell the backend who calls: rewrite.host has it; choose another, such as "x-user-id" [ReservedHeader]',
      'schemes.one.jwt.claimHeaders: "c d" is not the name of a claim; write steps with dots ("tenant.id"), or a JSON pointer ("/https:~1~1example.com~1roles") [NotAClaim]',
      'schemes.one.jwt.claimHeaders.b: "X-A" takes two claims; give each claim its own header [Duplicate]',
    ],
  },
  {
    value: withJwt({ tokenIn: [{ header: 'x-token', prefix: ' Bearer ' }] }),
    says: [
      'schemes.one.jwt.tokenIn[0].prefix: " Bearer " begins with a blank, which no value of a header does; write "Bearer " [NeverEqual]',
    ],
  },
  {
    value: withJwt({ clockSkew: '999ms' }),
    says: ['schemes.one.jwt.clockSkew: "999ms" is not a whole number of seconds; write "0s" or "1s" [DurationOutOfRange]'],
  },
  {
    value: withJwt({ clockSkew: '1h' }),
    says: ['schemes.one.jwt.clockSkew: "1h" is out of range; give a duration from 0s to 10m [DurationOutOfRange]'],
  },
  {
    value: withJwt({ jwksUri: 'https://user:hunter2@id.example.com/jwks' }),
    says: ['schemes.one.jwt.jwksUri: "https://***@id.example.com/jwks" holds credentials; name a secret instead [UrlWithCredentials]'],
  },
  {
    value: withJwt({ jwksUri: 'https://id.example.com/#x' }),
    says: ['schemes.one.jwt.jwksUri: "https://id.example.com/#x" is not a url for requests; write it without the part from "#" [NotAUrl]'],
  },
  {
    value: withJwt({ jwksUri: 'https://id.example.com/a b' }),
    says: [
      'schemes.one.jwt.jwksUri: "https://id.example.com/a b" is not a url; percent-encode what a url cannot hold; write ${value:NAME} for what is bound [NotAUrl]',
    ],
  },
  {
    value: withJwt({ jwksUri: '/jwks' }),
    says: ['schemes.one.jwt.jwksUri: "/jwks" is not an absolute url; start it with https:// or http:// and a host [NotAUrl]'],
  },
  {
    value: withJwt({ jwksUri: 'https://${env}/jwks' }),
    says: [
      'schemes.one.jwt.jwksUri: "https://${env}/jwks" is not a url; percent-encode what a url cannot hold; write ${value:NAME} for what is bound [NotAUrl]',
    ],
  },
  {
    value: withScheme({ apiKey: { header: 'a', query: 'b' } }),
    says: ['schemes.one.apiKey: apiKey has exactly one of header and query; header and query are both there [ExactlyOne]'],
  },
  {
    value: withScheme({ apiKey: { query: 'a&b' } }),
    says: [
      'schemes.one.apiKey.query: "a&b" is not the name of a query parameter; use visible ASCII characters without & ; = and quotes, such as "api_key" [NotAParameter]',
    ],
  },
  {
    value: withScheme({ apiKey: { header: 'a', consumerHeader: 'Host' } }),
    says: [
      'schemes.one.apiKey.consumerHeader: the header "Host" cannot tell the backend who calls: rewrite.host has it; choose another, such as "x-user-id" [ReservedHeader]',
    ],
  },
  {
    value: withScheme({ introspection: { endpoint: 'https://a', client: 'hunter2' } }),
    says: [
      'schemes.one.introspection.client: is a text; write { secret: NAME } with the name of a secret, which itself never stands here [LiteralSecret]',
    ],
  },
  {
    value: withScheme({ introspection: { endpoint: 'https://a', client: { secret: 'hunter 2 pass', value: 'x' } } }),
    says: [
      'schemes.one.introspection.client.secret: is not the name of a secret; use letters, digits, dots, dashes and underscores, such as "partner-keys" (the secret itself never stands here) [NotASecretName]',
      'schemes.one.introspection.client.value: "value" is not a field of a secret; it has secret [UnknownField]',
    ],
  },
  {
    value: withScheme({
      clientCertificate: { ca: { secret: 'a' }, subjectAltNames: ['*.example.com', 'CN=billing', 'ops@example.com', 'spiffe://a b'] },
    }),
    says: [
      'schemes.one.clientCertificate.subjectAltNames[0]: "*.example.com" is not a DNS name or a URI; names are compared exactly, so list each of them [NotACertificateName]',
      ...['CN=billing', 'ops@example.com', 'spiffe://a b'].map(
        (name, index) =>
          `schemes.one.clientCertificate.subjectAltNames[${index + 1}]: "${name}" is not a DNS name or a URI; write a DNS name or a URI, as in "billing.example.com" or "spiffe://example.com/ns/billing/sa/billing" [NotACertificateName]`,
      ),
    ],
  },
  {
    value: withScheme({ clientCertificate: { ca: { secret: 'a' }, subjectAltNames: [] } }),
    says: [
      'schemes.one.clientCertificate.subjectAltNames: the list is empty; write the names that are accepted; an authority alone lets in whoever it certifies [EmptyList]',
    ],
  },
  {
    value: withScheme({ external: { url: 'http://a', sendHeaders: [], subject: 'x-b', returnHeaders: ['x-a'] } }),
    says: ['schemes.one.external.sendHeaders: the list is empty; write the headers that hold the credential [EmptyList]'],
  },
  {
    value: withScheme({ external: { url: 'http://a', sendHeaders: ['X-Forwarded-Uri', 'host', 'x-real-ip'] } }),
    says: [
      'schemes.one.external.sendHeaders[0]: the header "X-Forwarded-Uri" cannot be sent to a service: the gateway says in it what a service is asked about; choose another, such as "cookie" [ReservedHeader]',
      'schemes.one.external.sendHeaders[1]: the header "host" cannot be sent to a service: rewrite.host has it; choose another, such as "cookie" [ReservedHeader]',
      'schemes.one.external.sendHeaders[2]: the header "x-real-ip" cannot be sent to a service: the gateway removes it from every request; choose another, such as "cookie" [ReservedHeader]',
    ],
  },
  {
    value: withScheme({ external: { url: 'http://a', sendHeaders: ['cookie'], returnHeaders: ['content-type', 'x-request-id'] } }),
    says: [
      'schemes.one.external.returnHeaders[0]: the header "content-type" cannot tell the backend what a service answers: it describes the body; choose another, such as "x-auth-user" [ReservedHeader]',
      'schemes.one.external.returnHeaders[1]: the header "x-request-id" cannot tell the backend what a service answers: it holds the request\'s id; choose another, such as "x-auth-user" [ReservedHeader]',
    ],
  },
  {
    value: withScheme({ login: { issuer: 'https://a', client: { secret: 'a' }, scopes: ['profile'], callback: '/{a}', logout: 'x' } }),
    says: [
      'schemes.one.login.scopes: the scopes lack "openid", without which there is no login; add it [Needed]',
      'schemes.one.login.callback: "/{a}" is not a plain path; it has no parameters here [PathRefused]',
      'schemes.one.login.logout: "x" has no slash at its start; write "/x" [PathNeedsSlash]',
    ],
  },
  {
    value: withScheme({ hmac: { header: 'x', secret: { secret: 'a' } } }),
    says: ['schemes.one.hmac.secret.key: is missing; write the name of an entry of a secret, such as "password" [Missing]'],
  },
  {
    value: withScheme({ hmac: { header: 'x', prefix: 'a${x}', secret: { secret: 'eyJhbGciOi', key: 5 } } }),
    says: [
      'schemes.one.hmac.prefix: holds "${", and nothing is filled in here; write the value itself [NotFilledIn]',
      'schemes.one.hmac.secret.secret: is not the name of a secret; use letters, digits, dots, dashes and underscores, such as "partner-keys" (the secret itself never stands here) [NotASecretName]',
      'schemes.one.hmac.secret.key: is a number; write the name of an entry of a secret as text, in quotes, such as "password" [WrongType]',
    ],
  },
  {
    value: withScheme({
      hmac: { header: 'X-Sent', secret: { secret: 'a', key: 'b' }, timestamp: { header: 'x-sent', tolerance: '25h' } },
    }),
    says: [
      'schemes.one.hmac.timestamp.tolerance: "25h" is out of range; give a duration from 1s to 24h [DurationOutOfRange]',
      'schemes.one.hmac.timestamp.header: "x-sent" holds the signature; name the header of the time [Duplicate]',
    ],
  },
  {
    value: withScheme({
      hmac: { header: 'x', secret: { secret: 'a', key: 'b' }, timestamp: { header: 'x-real-ip', tolerance: '1500ms' } },
    }),
    says: [
      'schemes.one.hmac.timestamp.header: the header "x-real-ip" cannot hold credentials: the gateway removes it from every request; choose another, such as "x-api-key" [ReservedHeader]',
      'schemes.one.hmac.timestamp.tolerance: "1500ms" is not a whole number of seconds; write "1s" or "2s" [DurationOutOfRange]',
    ],
  },
  {
    value: withScheme({ hmac: { header: 'x', secret: 'hunter2' } }),
    says: [
      'schemes.one.hmac.secret: is a text; write { secret: NAME } with the name of a secret, which itself never stands here [LiteralSecret]',
    ],
  },
])('says: $says', ({ value, says }) => {
  expect(refusals(() => parseApi(value))).toEqual(says);
});

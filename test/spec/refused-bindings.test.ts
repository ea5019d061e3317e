import { expect, test } from 'vitest';
import { parseBindings } from '../../src/spec/parse';
import { refusals } from './support';

const binding = (fields: object) => ({ backends: { orders: fields } });

test.each([
  {
    value: binding({}),
    says: [
      'backends.orders: the binding of a backend has exactly one of service, url, endpoints, function and vpcLink; none of them is there [ExactlyOne]',
    ],
  },
  {
    value: binding({ url: 'http://a', function: 'arn' }),
    says: [
      'backends.orders: the binding of a backend has exactly one of service, url, endpoints, function and vpcLink; url and function are both there [ExactlyOne]',
    ],
  },
  {
    value: binding({ url: 'http://a', wrapped: true }),
    says: ['backends.orders.wrapped: wrapped has a meaning only beside function; remove it or write function [NotHere]'],
  },
  {
    value: binding({ service: { name: 'A', port: 0 } }),
    says: [
      'backends.orders.service.name: "A" is not a DNS-1123 label; use at most 63 lower-case letters, digits and dashes, such as "a" [NotALabel]',
      'backends.orders.service.port: 0 is out of range; give a whole number from 1 to 65535 [NumberOutOfRange]',
    ],
  },
  {
    value: binding({ url: 'http://user:hunter2@a' }),
    says: ['backends.orders.url: "http://***@a" holds credentials; name a secret instead [UrlWithCredentials]'],
  },
  {
    value: binding({ url: 'a:8080' }),
    says: ['backends.orders.url: "a:8080" is not an absolute url; start it with http:// or https:// and a host [NotAUrl]'],
  },
  ...['http://a:0', 'https://a:65536/x', 'http://[::1]:00'].map((url) => ({
    value: binding({ url }),
    says: [`backends.orders.url: "${url}" is not a url; give a port from 1 to 65535 [NotAUrl]`],
  })),
  ...[
    'UPPER/x',
    'registry.example.com/a:1.0',
    'https://registry.example.com/a',
    'a//b',
    'a/-b',
    'a___b',
    'a b',
    'a/b@sha256:0',
    '',
    'registry.example.com:5000',
  ].map((repository) => ({
    value: { kubernetes: { image: { repository } } },
    says: [
      `kubernetes.image.repository: "${repository}" is not the repository of an image; write registry and path in lower case, without tag and digest, such as "registry.example.com/tollgate" [NotAnImage]`,
    ],
  })),
  ...['a b', '', '.a', '-a', 'é', 'a/b', 'a'.repeat(129)].map((tag) => ({
    value: { kubernetes: { image: { tag } } },
    says: [expect.stringMatching(/^kubernetes\.image\.tag: ".*" is not the tag of an image; use at most 128 letters, .* \[NotAnImage\]$/)],
  })),
  ...[
    'sha256:zz',
    `sha256:${'0'.repeat(63)}`,
    `sha256:${'A'.repeat(64)}`,
    '0'.repeat(64),
    `md5:${'0'.repeat(32)}`,
    `sha512:${'0'.repeat(64)}`,
  ].map((digest) => ({
    value: { kubernetes: { image: { digest } } },
    says: [
      expect.stringMatching(
        /^kubernetes\.image\.digest: ".*" is not the digest of an image; write "sha256:" and 64 digits from 0 to f .* \[NotAnImage\]$/,
      ),
    ],
  })),
  { value: binding({ endpoints: [] }), says: ['backends.orders.endpoints: the list is empty; write at least one { url } [EmptyList]'] },
  {
    value: binding({ endpoints: [{ url: 'http://a', weight: 0 }] }),
    says: [
      'backends.orders.endpoints: all weights are 0, so that no request could go anywhere; give one of them a weight above 0 [NoWeight]',
    ],
  },
  {
    value: { waive: { 'routes["GET /"].access': 'x', 'backends.*.outliers': ' ', 'limits[0].burst': 'y' } },
    says: [
      'waive["backends.*.outliers"]: is blank; write the reason, such as "targets are ejected by the load balancer" [Blank]',
      'waive["routes[\\"GET /\\"].access"]: "routes["GET /"].access" protects and cannot be waived; choose a target or a binding that does access [NotHere]',
      'waive["limits[0].burst"]: "limits[0].burst" protects and cannot be waived; choose a target or a binding that does limits [NotHere]',
    ],
  },
  ...['defaultPlan', 'consumers.*.plan', 'backends.*.tls.ca', 'routes.*.rewrite.path'].map((field) => ({
    value: { waive: { [field]: 'x' } },
    says: [expect.stringContaining(`: "${field}" protects and cannot be waived`)],
  })),
  {
    value: { authorizers: { legacy: {} } },
    says: [expect.stringMatching(/^authorizers\.legacy\.function: is missing; write the ARN of a Lambda/)],
  },
  {
    value: binding({ url: 'http://${value:host}' }),
    says: [expect.stringMatching(/; bindings fill in no \$\{value:NAME\}: write what it stands for \[NotAUrl\]$/)],
  },
  ...['redis://redis:6379/x', 'redis://redis:6379?db=3', 'redis://redis:6379/1/2'].map((url) => ({
    value: { store: { redis: { url } } },
    says: ['store.redis.url: may end with the number of a database, such as /1, and with nothing else; remove the rest [NotAUrl]'],
  })),
  { value: { store: {} }, says: ['store: store has exactly one of redis and dynamodb; none of them is there [ExactlyOne]'] },
  {
    value: { store: { redis: { url: 'redis://:hunter2@redis:6379', password: 'hunter2' } } },
    says: [
      'store.redis.url: "redis://***@redis:6379" holds credentials; name a secret instead [UrlWithCredentials]',
      'store.redis.password: is a text; write { secret: NAME } with the name of a secret, which itself never stands here [LiteralSecret]',
    ],
  },
  {
    value: { listener: { tls: { certificate: 'x', minVersion: '1.1' } } },
    says: [
      'listener.tls.certificate: is a text; write { secret: NAME } with the name of a secret, which itself never stands here [LiteralSecret]',
      'listener.tls.minVersion: "1.1" is not one of "1.2", "1.3"; did you mean "1.2"? [NotAChoice]',
    ],
  },
  {
    value: { listener: { clientAddress: {} } },
    says: ['listener.clientAddress: clientAddress has exactly one of trustedHops and proxyProtocol; none of them is there [ExactlyOne]'],
  },
  {
    value: { kubernetes: { replicas: { min: 3, max: 2 } } },
    says: ['kubernetes.replicas.max: 2 is below min, 3; give at least 3 [Conflict]'],
  },
  {
    value: { kubernetes: { exposure: {} } },
    says: ['kubernetes.exposure: exposure has exactly one of loadBalancer, clusterIp and gatewayApi; none of them is there [ExactlyOne]'],
  },
  {
    value: { backends: { 'a/b/c': { url: 'http://a' } } },
    says: ['backends: "a/b/c" is not a backend; write its name, or "api/name" where several APIs have one of that name [NotAName]'],
  },
  {
    value: { secrets: { 'a b': { name: 'x' } } },
    says: [
      'secrets: is not the name of a secret; use letters, digits, dots, dashes and underscores, such as "partner-keys" (the secret itself never stands here) [NotASecretName]',
    ],
  },
  { value: { companion: 'always' }, says: ['companion: "always" is not one of "auto", "never" [NotAChoice]'] },
  {
    value: { aws: { authorizerTtl: '59s500ms' } },
    says: ['aws.authorizerTtl: "59s500ms" is not a whole number of seconds; write "59s" or "60s" [DurationOutOfRange]'],
  },
  {
    value: { aws: { authorizerTtl: '2h' } },
    says: ['aws.authorizerTtl: "2h" is out of range; give a duration from 0s to 1h [DurationOutOfRange]'],
  },
  { value: { values: { a: () => 1 } }, says: ['values.a: is a function; write plain maps, lists, texts and numbers [NotPlainData]'] },
])('says: $says', ({ value, says }) => {
  expect(refusals(() => parseBindings(value))).toEqual(says);
});

test.each(['backends.limits.outliers', 'backends["tls"].retry', 'routes["GET /limits/access.body"].mirror'])(
  'a waiver goes by fields and not by what a spec calls its parts: %s',
  (field) => {
    expect(parseBindings({ waive: { [field]: 'x' } }).waive).toEqual({ [field]: 'x' });
  },
);

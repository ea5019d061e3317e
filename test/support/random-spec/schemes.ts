import fc from 'fast-check';
import { oneOf, rarely, sometimes, together } from './pieces';

const EC = { kty: 'EC', crv: 'P-256', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0' };
const OKP = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };

const keysOf = (issuer: string) =>
  oneOf<object>({}, { jwksUri: `${issuer}keys` }, { jwks: { keys: [{ ...EC, kid: 'one' }] } }, { jwks: { keys: [EC, OKP] } });

const places = oneOf<object[]>(
  [{ header: 'x-token', prefix: 'Token ' }],
  [{ header: 'authorization', prefix: 'Bearer ' }, { cookie: 'session' }],
  [{ query: 'access_token' }],
);

const jwt = (host: string) =>
  together(
    fc.constant({ issuer: `https://${host}.example.com/`, audiences: ['shop'] }),
    keysOf(`https://${host}.example.com/`),
    rarely(25, {
      algorithms: oneOf(['ES256'], ['ES256', 'EdDSA', 'RS256']),
      requiredClaims: oneOf({ email_verified: [true] }, { 'tenant.id': ['a', 'b'] }),
      clockSkew: oneOf('0s', '5m'),
      tokenIn: places,
      scopeClaim: oneOf('scp', 'rights.scope'),
      groupsClaim: oneOf('groups', 'roles'),
      claimHeaders: fc.constant({ sub: `x-${host}-user`, 'tenant.id': `x-${host}-tenant` }),
    }),
  ).map((scheme) => ({ jwt: scheme }));

const client = { secret: 'client' };
const secret = { secret: 'hook', key: 'token' };

/** A scheme of each kind; those that no route requires are left out of the spec. */
export const schemes = fc.record({
  customers: jwt('id'),
  staff: jwt('staff'),
  partners: oneOf<object>({ header: 'x-api-key' }, { query: 'api_key' }, { header: 'x-api-key', consumerHeader: 'x-client-id' }).map(
    (apiKey) => ({
      apiKey,
    }),
  ),
  opaque: together(
    fc.constant({ endpoint: 'https://id.example.com/introspect', client }),
    rarely(30, {
      ttl: oneOf('0s', '5m'),
      timeout: oneOf('1s'),
      tokenIn: fc.constant([{ header: 'x-opaque', prefix: 'Opaque ' }, { cookie: 'opaque' }, { query: 'opaque' }]),
    }),
  ).map((introspection) => ({ introspection })),
  machines: fc.constant({ clientCertificate: { ca: { secret: 'ca' }, subjectAltNames: ['spiffe://example.com/a', 'a.example.com'] } }),
  legacy: together(
    fc.constant({ url: 'http://auth:8080/validate', sendHeaders: ['x-legacy'] }),
    rarely(50, {
      returnHeaders: fc.constant(['x-auth-roles', 'x-auth-user']),
      subject: fc.constant('x-auth-user'),
      timeout: oneOf('500ms'),
    }),
  ).map((external) => ({ external })),
  browser: together(
    fc.constant({ issuer: 'https://login.example.com/', client }),
    rarely(30, { scopes: fc.constant(['openid', 'profile']), callback: fc.constant('/in/callback'), logout: fc.constant('/out') }),
  ).map((login) => ({ login })),
  hooks: together(
    fc.constant({ header: 'x-signature', secret }),
    rarely(50, { prefix: oneOf('sha256='), timestamp: oneOf<object>({ header: 'x-time' }, { header: 'x-time', tolerance: '1m' }) }),
  ).map((hmac) => ({ hmac })),
});

const rights = rarely(20, {
  scopes: oneOf(['orders:read'], ['a', 'b']),
  groups: oneOf(['admin'], ['admin', 'support']),
  claims: oneOf<object>({ plan: ['gold'] }, { 'tenant.id': ['a', 'b'], level: [1] }),
});

const required = (...of: string[]) => oneOf(...of).map((scheme) => ({ scheme }));

/** Tokens say what their callers may do. */
const withRights = (...of: string[]) => together(required(...of), rights);

/** Who may call: of the schemes some more often than others. */
export const access = fc.oneof(
  { weight: 5, arbitrary: withRights('customers', 'customers', 'staff', 'opaque') },
  { weight: 3, arbitrary: required('partners', 'machines', 'legacy', 'browser', 'hooks') },
  { weight: 4, arbitrary: fc.constant({ open: 'a test' }) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(withRights('customers'), required('staff', 'partners', 'opaque', 'legacy'), sometimes(20, required('browser')))
      .map((some) => ({
        anyOf: some.filter((one) => one !== undefined),
      })),
  },
  { weight: 1, arbitrary: fc.tuple(withRights('customers'), required('partners', 'hooks', 'machines')).map((allOf) => ({ allOf })) },
);

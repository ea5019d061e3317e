import { beforeEach, describe, expect, test } from 'vitest';
import { refusedPaths } from '../../src/model/path-guard';
import type { JwtModel } from '../../src/model/scheme';
import { type Authorizer, type AuthorizerAnswer, authorizerOf } from '../../src/runtime/authorizer';
import type { AuthorizerConfig, AuthorizerRule } from '../../src/runtime/config';
import { addressPasses } from '../../src/runtime/core/addresses';
import { ApiKeyVerifier } from '../../src/runtime/core/api-key-verifier';
import { certificateVerifier } from '../../src/runtime/core/certificate-verifier';
import { computed } from '../../src/runtime/core/computed';
import { ExternalVerifier, type ServiceAnswer } from '../../src/runtime/core/external-verifier';
import { introspectionVerifier } from '../../src/runtime/core/introspection-verifier';
import { jwtVerifier } from '../../src/runtime/core/jwt-verifier';
import { keyCache } from '../../src/runtime/core/keys';
import { lambdaVerifier } from '../../src/runtime/core/lambda-verifier';
import type { Introspected } from '../../src/runtime/core/oauth/introspection';
import { usageKey } from '../../src/runtime/core/usage-key';
import type { AuthorizerParts } from '../../src/runtime/parts';
import { accessLogFormat } from '../../src/targets/aws/access-log';
import { type CertificateSpec, createAuthority } from '../support/certificates';
import { authorizerEvent, type EventOptions } from './support/events';
import { CLAIMS, NOW, signer } from './support/tokens';

const key = signer('ES256', 'one');
const next = signer('ES256', 'two');

const jwt: JwtModel = {
  issuer: CLAIMS.iss,
  audiences: ['shop'],
  keys: { uri: 'https://id.example.com/jwks.json' },
  algorithms: ['ES256'],
  requiredClaims: [],
  clockSkewSeconds: 60,
  tokenIn: [{ header: 'authorization', prefix: 'Bearer ' }, { cookie: 'session' }, { query: 'access_token' }],
  scopeClaim: ['scope'],
  groupsClaim: ['groups'],
  claimHeaders: [],
};

const requirement = (scheme: string, scopes: readonly string[] = []) => ({ scheme, scopes, claims: [], groups: [] });
const rule = (changed: Partial<AuthorizerRule> = {}): AuthorizerRule => ({
  access: { anyOf: [requirement('customers')] },
  deciding: [['customers']],
  ips: [],
  refusedPaths: refusedPaths([]),
  values: [],
  passIdentity: false,
  ...changed,
});

const config: AuthorizerConfig = {
  schemes: {
    customers: { jwt },
    staff: { jwt: { ...jwt, issuer: 'https://staff.example.com/', keys: { inline: { keys: [next.jwk] } } } },
    legacy: {
      external: {
        url: 'https://auth.example.com/',
        sendHeaders: ['cookie'],
        returnHeaders: ['x-role'],
        subject: 'x-name',
        timeoutMillis: 500,
      },
    },
    machines: { clientCertificate: { names: [{ name: 'spiffe://example.com/billing', kind: 'uri' }] } },
    auditors: { clientCertificate: { names: [{ name: 'audit.example.com', kind: 'dns' }] } },
    partners: { apiKey: { places: [{ header: 'x-api-key', prefix: '' }], keys: [{ secret: 'keys', key: 'acme', consumer: 'acme' }] } },
  },
  consumerGroups: { acme: ['gold'] },
  rules: [
    rule(),
    rule({ access: { anyOf: [requirement('customers', ['orders:write'])] } }),
    rule({
      access: { anyOf: [requirement('customers'), requirement('staff'), requirement('partners')] },
      deciding: [['customers', 'staff'], ['partners']],
    }),
    rule({
      access: { allOf: [requirement('partners'), requirement('customers', ['orders:read'])] },
      deciding: [['partners'], ['customers']],
    }),
    rule({ ips: [{ allow: ['192.0.2.0/24'], deny: ['192.0.2.66'] }] }),
    rule({ values: [{ key: 'v_x_user', scheme: 'customers', value: [{ source: 'claim', name: 'sub' }] }], passIdentity: true }),
    rule({ access: { anyOf: [{ ...requirement('partners'), groups: ['gold', 'silver'] }] }, deciding: [['partners']] }),
    rule({
      access: { anyOf: [requirement('customers'), { ...requirement('partners'), groups: ['gold'] }] },
      deciding: [['customers'], ['partners']],
      counted: true,
    }),
    rule({
      access: { allOf: [requirement('customers'), requirement('partners')] },
      deciding: [['customers'], ['partners']],
      counted: true,
    }),
    rule({
      access: { anyOf: [requirement('legacy'), requirement('partners')] },
      deciding: [['legacy'], ['partners']],
      values: [{ key: 'v_x_role', scheme: 'legacy', value: [{ source: 'returned', name: 'x-role' }] }],
      passIdentity: true,
    }),
    rule({ access: { anyOf: [requirement('machines'), requirement('auditors')] }, deciding: [['machines', 'auditors']] }),
    rule({
      access: { allOf: [requirement('machines'), requirement('customers', ['orders:read'])] },
      deciding: [['machines'], ['customers']],
    }),
    rule({ access: { allOf: [requirement('machines'), requirement('auditors')] }, deciding: [['machines'], ['auditors']] }),
  ],
  routes: {
    'GET /u/{id}': 0,
    'POST /orders': 1,
    'GET /any': 2,
    'GET /all': 3,
    'GET /near': 4,
    'GET /me': 5,
    'GET /gold': 6,
    'GET /counted': 7,
    'GET /counted-both': 8,
    'GET /legacy': 9,
    'GET /machines': 10,
    'GET /machines-and-token': 11,
    'GET /two-names': 12,
  },
  usage: { ofConsumers: { acme: '-acme' }, other: '-other' },
};

let keys: readonly object[];
let fetches: number;
let down: boolean;
let usageSecret: string | undefined;
let now: number;
let authorizer: Authorizer;
let parts: AuthorizerParts;
let service: ServiceAnswer;
const decided = { failed: true, payload: '{"errorMessage":"Unauthorized"}' };
const introspected: Introspected = 'inactive';

beforeEach(() => {
  [keys, fetches, down, now] = [[key.jwk], 0, false, NOW * 1000];
  usageSecret = 'made-by-secrets-manager';
  const nowMillis = () => now;
  const getJson = async () => {
    fetches += 1;
    if (down) throw new Error('the issuer is down');
    return { keys };
  };
  const secrets = {
    entry: async (secret: string, entry: string) =>
      secret === 'usage' ? usageSecret : secret === 'keys' && entry === 'acme' ? 'acme-key' : undefined,
  };
  parts = {
    jwt: (name, scheme) => jwtVerifier(name, scheme, keyCache(scheme.keys, scheme.algorithms, { getJson, nowMillis }), nowMillis),
    apiKey: (name, scheme, groups) => new ApiKeyVerifier(name, scheme, groups, secrets),
    introspection: (name, scheme) => introspectionVerifier(name, scheme, async () => introspected),
    clientCertificate: (name, { names }) => certificateVerifier(name, names),
    external: (name, scheme) => new ExternalVerifier(name, scheme, async () => service),
    lambda: (name, scheme) => lambdaVerifier(name, scheme, { invoke: async () => decided, undecided: () => undefined }),
    addresses: addressPasses,
    values: computed,
    usage: async ({ usage = { ofConsumers: {} } }, identity) => {
      const usageIdentifierKey = await usageKey(usage, identity, { secret: 'usage', key: 'base' }, secrets);
      if (usageIdentifierKey === undefined) throw new Error('Unavailable');
      return { usageIdentifierKey };
    },
  };
  authorizer = authorizerOf(config, (name) => parts[name]);
});

const ask = (options: EventOptions): Promise<AuthorizerAnswer> => authorizer(authorizerEvent(options));
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const effect = ({ policyDocument }: AuthorizerAnswer) => policyDocument.Statement[0]?.Effect;

/** What IAM does with a policy: `*` also stands for slashes. */
function allows({ policyDocument }: AuthorizerAnswer, methodAndPath: string): boolean {
  const arn = `arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/live/${methodAndPath}`;
  const matches = ({ Resource }: { Resource: string }) =>
    new RegExp(`^${Resource.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(arn);
  const matching = policyDocument.Statement.filter(matches);
  return matching.length > 0 && matching.every(({ Effect }) => Effect === 'Allow');
}

describe('the usage key', () => {
  const counted = (headers: { [name: string]: string }, resource = '/counted') => ask({ resource, headers });

  test.each<[string, () => Promise<AuthorizerAnswer>, string | undefined]>([
    ['of a consumer is its own', () => counted({ 'x-api-key': 'acme-key' }), 'made-by-secrets-manager-acme'],
    [
      'of a consumer counts beside a token',
      () => counted({ ...bearer(key.token()), 'x-api-key': 'acme-key' }, '/counted-both'),
      'made-by-secrets-manager-acme',
    ],
    ['of who comes without a key is that of all others', () => counted(bearer(key.token())), 'made-by-secrets-manager-other'],
    ['is missing where nothing is counted', () => counted({ 'x-api-key': 'acme-key' }, '/gold'), undefined],
  ])('%s', async (_, asked, expected) => {
    const answer = await asked();
    expect([effect(answer), answer.usageIdentifierKey]).toEqual(['Allow', expected]);
  });

  test('is never the API key, nor in what integrations and the log see', async () => {
    const answer = await counted({ 'x-api-key': 'acme-key' });
    expect(JSON.stringify(answer)).not.toContain('acme-key');
    expect(JSON.stringify(answer.context)).not.toContain('made-by-secrets-manager');
  });

  test("is nobody's who is refused", async () => {
    await expect(counted({ 'x-api-key': 'wrong' })).rejects.toThrow('Unauthorized');
  });

  test('that cannot be made lets nobody in uncounted', async () => {
    usageSecret = undefined;
    await expect(counted({ 'x-api-key': 'acme-key' })).rejects.toThrow('Unavailable');
    await expect(ask({ resource: '/gold', headers: { 'x-api-key': 'acme-key' } })).resolves.toBeDefined();
  });
});

describe('the policy', () => {
  test('lets a kept answer serve other paths of the same resource', async () => {
    const answer = await ask({ resource: '/u/{id}', path: '/u/1', headers: bearer(key.token()) });
    expect(allows(answer, 'GET/u/2')).toBe(true);
  });

  test('never reaches another method', async () => {
    const answer = await ask({ resource: '/u/{id}', path: '/u/1', headers: bearer(key.token()) });
    expect(allows(answer, 'DELETE/u/1')).toBe(false);
  });

  test('is read for one resource only, so that its star opens nothing: the resource is part of what API Gateway keeps it by', async () => {
    const open = await ask({ resource: '/u/{id}', path: '/u/1', headers: bearer(key.token()) });
    const closed = await ask({ resource: '/orders', method: 'POST', headers: bearer(key.token()) });
    expect([effect(open), effect(closed)]).toEqual(['Allow', 'Deny']);
    expect(allows(closed, 'POST/orders')).toBe(false);
  });
});

describe('a caller', () => {
  test('without a credential is unknown', async () => {
    await expect(ask({ resource: '/u/{id}', path: '/u/1' })).rejects.toThrow(/^Unauthorized$/);
    await expect(ask({ resource: '/u/{id}', path: '/u/1', headers: { Authorization: 'Basic YTpi' } })).rejects.toThrow(/^Unauthorized$/);
  });

  test.each([
    ['a cookie', { headers: { Cookie: `a=b; session=${key.token()}` } }],
    ['the query', { query: { access_token: key.token() } }],
  ])('may show a token in %s', async (_name, request) => {
    expect(effect(await ask({ resource: '/me', ...request }))).toBe('Allow');
  });

  test('with an invalid token in one of several places is unknown', async () => {
    const headers = { ...bearer(key.token()), Cookie: 'session=nonsense' };
    await expect(ask({ resource: '/me', headers })).rejects.toThrow(/^Unauthorized$/);
  });

  test('may write Bearer in any case', async () => {
    expect(effect(await ask({ resource: '/me', headers: { Authorization: `bearer ${key.token()}` } }))).toBe('Allow');
  });

  test.each(['Bearer   ', 'Bearer \t '])('may have more spaces behind %j', async (prefix) => {
    expect(effect(await ask({ resource: '/me', headers: { Authorization: `${prefix}${key.token()}` } }))).toBe('Allow');
  });

  test.each([{ exp: 1e300 }, { exp: 2 ** 64 }, { nbf: -1 }, { nbf: null }, { iat: '1' }, { iat: 1e20 }])(
    'whose token says %j, which is no time, is unknown',
    async (claims) => {
      await expect(ask({ resource: '/me', headers: bearer(key.token(claims)) })).rejects.toThrow(/^Unauthorized$/);
    },
  );

  test('with an empty subject is let in, and nobody', async () => {
    const { context, principalId } = await ask({ resource: '/me', headers: bearer(key.token({ sub: '' })) });
    expect([principalId, 'caller' in context, JSON.parse(context.identity as string)]).toMatchObject([
      'anonymous',
      false,
      { claims: { sub: '' } },
    ]);
  });

  test('who sends two tokens is unknown', async () => {
    const headers = { Authorization: [`Bearer ${key.token()}`, `Bearer ${key.token({ sub: 'eve' })}`] };
    await expect(ask({ resource: '/me', headers })).rejects.toThrow(/^Unauthorized$/);
  });

  test('is told to the backend', async () => {
    const { context, principalId } = await ask({ resource: '/me', headers: bearer(key.token()) });
    expect(principalId).toBe('customers:ada');
    expect(context).toMatchObject({ caller: 'customers:ada', scheme: 'customers', v_x_user: 'ada' });
    expect(JSON.parse(context.identity as string)).toMatchObject({ scheme: 'customers', subject: 'ada', claims: { aud: 'shop' } });
  });

  test('whose claim would break out of a header is unknown', async () => {
    await expect(ask({ resource: '/me', headers: bearer(key.token({ sub: 'ada\r\nx-admin: 1' })) })).rejects.toThrow(/^Unauthorized$/);
  });

  test.each(['eve","status":"200","caller":"customers:admin', 'a\\', 'a\nb', 'Zoë 李'])('called %j is one text of the log', async (sub) => {
    const { context, principalId } = await ask({ resource: '/u/{id}', headers: bearer(key.token({ sub })) });
    const line = accessLogFormat({ name: 'shop' }).replace('$context.authorizer.caller', () => context.caller ?? '-');
    expect(JSON.parse(line)).toMatchObject({ status: '$context.status', caller: `customers:${sub}` });
    expect(principalId).toBe(context.caller);
  });

  test('without the scope is refused', async () => {
    expect(effect(await ask({ method: 'POST', resource: '/orders', headers: bearer(key.token({ scope: 'orders:writes' })) }))).toBe('Deny');
    expect(effect(await ask({ method: 'POST', resource: '/orders', headers: bearer(key.token({ scope: 'a orders:write' })) }))).toBe(
      'Allow',
    );
    expect(effect(await ask({ method: 'POST', resource: '/orders', headers: bearer(key.token({ scope: ['orders:write'] })) }))).toBe(
      'Allow',
    );
  });

  test('from elsewhere is refused', async () => {
    const from = (sourceIp: string) => ask({ resource: '/near', headers: bearer(key.token()), sourceIp });
    expect(
      await Promise.all(['192.0.2.1', '192.0.2.66', '198.51.100.1', '2001:db8::1', ''].map(async (ip) => effect(await from(ip)))),
    ).toEqual(['Allow', 'Deny', 'Deny', 'Deny', 'Deny']);
  });

  test.each(['/u/..%2Fadmin', '/u/%2e%2e', '/u//1', '/u/1;a=b', '/u/%00'])(
    'with the odd path %s is refused, and only there',
    async (path) => {
      const answer = await ask({ resource: '/u/{id}', path, headers: bearer(key.token()) });
      expect([allows(answer, `GET${path}`), allows(answer, 'GET/u/1')]).toEqual([false, true]);
    },
  );

  test.each(['/u/%*', '/u/*;', '/u/%?1'])(
    'with the odd path %s, which a policy would take for others, leaves nothing that is kept',
    async (path) => {
      await expect(ask({ resource: '/u/{id}', path, headers: bearer(key.token()) })).rejects.toThrow(/^Unauthorized$/);
    },
  );

  test('with a star in a plain path is let in', async () => {
    const answer = await ask({ resource: '/u/{id}', path: '/u/*', headers: bearer(key.token()) });
    expect(allows(answer, 'GET/u/*')).toBe(true);
  });

  test('with an odd path and no credential is unknown', async () => {
    await expect(ask({ resource: '/u/{id}', path: '/u//1' })).rejects.toThrow(/^Unauthorized$/);
  });
});

describe('with client certificates', () => {
  const machine = (names: CertificateSpec) => createAuthority('partners').issue(names).certificate;
  const billing = machine({ uris: ['spiffe://example.com/billing'] });
  const audit = machine({ dns: ['audit.example.com'] });
  const both = machine({ uris: ['spiffe://example.com/billing'], dns: ['audit.example.com'] });
  const unknown = (options: EventOptions) => expect(ask(options)).rejects.toThrow(/^Unauthorized$/);

  test('the caller is the scheme and the name', async () => {
    const { context, principalId } = await ask({ resource: '/machines', certificate: billing });
    expect([principalId, context.caller]).toEqual(['machines:spiffe://example.com/billing', 'machines:spiffe://example.com/billing']);
    expect((await ask({ resource: '/machines', certificate: audit })).context.caller).toBe('auditors:audit.example.com');
  });

  test('who shows none, or one with other names, is unknown', async () => {
    await unknown({ resource: '/machines' });
    await unknown({ resource: '/machines', headers: { 'x-forwarded-client-cert': 'URI=spiffe://example.com/billing' } });
    await unknown({ resource: '/machines', certificate: machine({ dns: ['other.example.com'] }) });
  });

  test('certificate and token must both hold where both are asked for', async () => {
    const asked = (options: Omit<EventOptions, 'resource'>) => ask({ resource: '/machines-and-token', ...options });
    const { context } = await asked({ certificate: billing, headers: bearer(key.token({ scope: 'orders:read' })) });
    expect(context.caller).toBe('machines:spiffe://example.com/billing');
    expect(effect(await asked({ certificate: billing, headers: bearer(key.token({ scope: '' })) }))).toBe('Deny');
    await unknown({ resource: '/machines-and-token', certificate: billing });
    await unknown({ resource: '/machines-and-token', headers: bearer(key.token()) });
    await unknown({ resource: '/machines-and-token', certificate: audit, headers: bearer(key.token()) });
  });

  test('the names of two schemes may stand in one certificate, and must where both are asked for', async () => {
    expect(effect(await ask({ resource: '/two-names', certificate: both }))).toBe('Allow');
    await unknown({ resource: '/two-names', certificate: billing });
    await unknown({ resource: '/two-names', certificate: audit });
  });
});

describe('of several schemes', () => {
  test('the one whose credential is there decides', async () => {
    expect(effect(await ask({ resource: '/any', headers: { 'x-api-key': 'acme-key' } }))).toBe('Allow');
    expect((await ask({ resource: '/any', headers: bearer(next.token({ iss: 'https://staff.example.com/' })) })).context.scheme).toBe(
      'staff',
    );
  });

  test('an invalid credential is not saved by another', async () => {
    const headers = { ...bearer(key.token({ exp: NOW - 1000 })), 'x-api-key': 'acme-key' };
    await expect(ask({ resource: '/any', headers })).rejects.toThrow(/^Unauthorized$/);
  });

  test.each([
    ['of no issuer', { headers: bearer(key.token({ iss: 'https://else.example/' })) }],
    ['of another audience', { headers: bearer(key.token({ aud: 'else' })) }],
    ['that is empty', { query: { access_token: '' } }],
    ['that is an empty cookie', { headers: { Cookie: 'session=' } }],
  ])('a credential %s is not saved by one in another place', async (_, { headers, query }: Partial<EventOptions>) => {
    const options = { resource: '/any', headers: { ...headers, 'x-api-key': 'acme-key' }, ...(query !== undefined && { query }) };
    await expect(ask(options)).rejects.toThrow(/^Unauthorized$/);
  });

  test('an empty credential beside another of the scheme is one of several', async () => {
    const headers = { ...bearer(key.token()), Cookie: 'session=' };
    await expect(ask({ resource: '/u/{id}', path: '/u/1', headers })).rejects.toThrow(/^Unauthorized$/);
  });

  test('all must hold where all are asked for', async () => {
    const token = bearer(key.token({ scope: 'orders:read' }));
    expect((await ask({ resource: '/all', headers: { ...token, 'x-api-key': 'acme-key' } })).context.caller).toBe('partners:acme');
    await expect(ask({ resource: '/all', headers: token })).rejects.toThrow(/^Unauthorized$/);
    expect(effect(await ask({ resource: '/all', headers: { ...bearer(key.token()), 'x-api-key': 'acme-key' } }))).toBe('Deny');
  });

  test('groups of consumers count', async () => {
    expect(effect(await ask({ resource: '/gold', headers: { 'x-api-key': 'acme-key' } }))).toBe('Allow');
  });
});

test('a value that no header can hold is missing, where no scheme promises it', async () => {
  const values = [{ key: 'v_x', value: [{ source: 'claim' as const, name: 'note' }] }];
  const changed = { ...config, rules: [rule({ values })], routes: { 'GET /x': 0 } };
  const answer = await authorizerOf(
    changed,
    (name) => parts[name],
  )(authorizerEvent({ resource: '/x', headers: bearer(key.token({ note: 'a\nb' })) }));
  expect([effect(answer), answer.context.v_x]).toEqual(['Allow', '']);
});

describe('a service', () => {
  const asked = { resource: '/legacy', headers: { Cookie: 'a=b' } };

  test('names the caller, and tells the backend what it is to know', async () => {
    service = { status: 200, headers: { 'x-name': 'zoe', 'x-role': 'admin', 'x-other': 'secret' } };
    const { context, principalId } = await ask(asked);

    expect([principalId, context.caller, context.v_x_role]).toEqual(['legacy:zoe', 'legacy:zoe', 'admin']);
    expect(JSON.parse(context.identity as string)).toMatchObject({ returned: { 'x-role': 'admin' } });
    expect(JSON.stringify(context)).not.toContain('secret');
  });

  test('that does not name a header leaves it empty, whatever the client sent', async () => {
    service = { status: 200, headers: {} };

    expect((await ask({ ...asked, headers: { Cookie: 'a=b', 'X-Role': 'root' } })).context).toMatchObject({ v_x_role: '' });
  });

  test('refuses with 401 and 403, and is not overruled by another credential', async () => {
    service = { status: 403, headers: {} };
    expect(effect(await ask({ ...asked, headers: { Cookie: 'a=b', 'x-api-key': 'acme-key' } }))).toBe('Deny');
    service = { status: 401, headers: {} };
    await expect(ask({ ...asked, headers: { Cookie: 'a=b', 'x-api-key': 'acme-key' } })).rejects.toThrow(/^Unauthorized$/);
  });

  test('that fails makes the answer 503', async () => {
    service = { status: 500, headers: {} };

    await expect(ask(asked)).rejects.toThrow(/^Unavailable$/);
  });

  test('is not asked where nothing came for it', async () => {
    service = { status: 403, headers: {} };

    expect(effect(await ask({ resource: '/legacy', headers: { 'x-api-key': 'acme-key' } }))).toBe('Allow');
    await expect(ask({ resource: '/legacy' })).rejects.toThrow(/^Unauthorized$/);
  });
});

describe('keys', () => {
  const me = (token: string) => ask({ resource: '/me', headers: bearer(token) });

  test('that are missing make the answer 503, until they are there', async () => {
    down = true;
    await expect(me(key.token())).rejects.toThrow(/^Unavailable$/);
    down = false;
    now += 2_000;
    expect(effect(await me(key.token()))).toBe('Allow');
  });

  test('go on working while the issuer is down', async () => {
    await me(key.token());
    down = true;
    now += 3_600_000;
    expect(effect(await me(key.token({ exp: NOW + 7200 })))).toBe('Allow');
  });

  test('that are new work at once, and unknown ones cause one fetch in half a minute', async () => {
    await me(key.token());
    now += 31_000;
    keys = [key.jwk, next.jwk];
    expect(effect(await me(next.token()))).toBe('Allow');
    const before = fetches;
    for (let count = 0; count < 100; count++) await me(signer('ES256', `flood-${count}`).token()).catch(() => undefined);
    expect(fetches - before).toBe(0);
  });

  test('are fetched once for requests at the same time', async () => {
    await Promise.all([me(key.token()), me(key.token({ sub: 'b' })), me(key.token({ sub: 'c' }))]);
    expect(fetches).toBe(1);
  });

  test('that left the set stop working', async () => {
    await me(key.token());
    keys = [next.jwk];
    now += 61_000;
    await me(next.token());
    await expect(me(key.token())).rejects.toThrow(/^Unauthorized$/);
  });
});

test('a token that was accepted is refused when it has expired', async () => {
  const headers = bearer(key.token({ exp: NOW + 1 }));
  expect(effect(await ask({ resource: '/me', headers }))).toBe('Allow');
  now += 62_000;
  await expect(ask({ resource: '/me', headers })).rejects.toThrow(/^Unauthorized$/);
});

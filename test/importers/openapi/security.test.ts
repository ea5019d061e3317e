import { describe, expect, test } from 'vitest';
import { codes, imported, openRoutes, refusals } from './document';

const SCHEMES = {
  id: { type: 'openIdConnect', openIdConnectUrl: 'https://id.example.com/.well-known/openid-configuration' },
  key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  query: { type: 'apiKey', in: 'query', name: 'api_key' },
  cookie: { type: 'apiKey', in: 'cookie', name: 'session' },
  flows: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://id.example.com/token', scopes: {} } } },
  bearer: { type: 'http', scheme: 'Bearer', bearerFormat: 'JWT' },
  basic: { type: 'http', scheme: 'basic' },
  mtls: { type: 'mutualTLS' },
};

function withSecurity(security: unknown, others: object = {}) {
  return imported({ '/a': { get: { security } } }, { components: { securitySchemes: SCHEMES }, ...others });
}

function access(security: unknown) {
  return withSecurity(security).spec.routes['GET /a'].access;
}

describe('security schemes', () => {
  test('an API key in a header or a query is carried', () => {
    const result = withSecurity([{ key: [] }, { query: [] }]);

    expect(result.spec.schemes).toEqual({ key: { apiKey: { header: 'x-api-key' } }, query: { apiKey: { query: 'api_key' } } });
    expect(result.notCarried.filter(({ code }) => code === 'ConsumersNotKnown')).toHaveLength(2);
    expect(refusals(result)).toEqual([]);
  });

  test('OpenID Connect gives the issuer, and check asks for the audiences', () => {
    const result = withSecurity([{ id: ['read'] }]);

    expect(result.spec.schemes).toEqual({ id: { jwt: { issuer: 'https://id.example.com' } } });
    expect(refusals(result)).toEqual(['schemes.id.jwt.audiences Missing']);
    expect(codes(result)).toContain('SchemeIncomplete');
  });

  test.each([
    ['flows', ['schemes.flows.jwt.issuer Missing', 'schemes.flows.jwt.audiences Missing']],
    ['bearer', ['schemes.bearer.jwt.issuer Missing', 'schemes.bearer.jwt.audiences Missing']],
    ['mtls', ['schemes.mtls.clientCertificate.ca Missing', 'schemes.mtls.clientCertificate.subjectAltNames Missing']],
    ['basic', ['routes["GET /a"].access.scheme UnknownScheme']],
    ['cookie', ['routes["GET /a"].access.scheme UnknownScheme']],
    ['ghost', ['routes["GET /a"].access.scheme UnknownScheme']],
  ])('%s stays closed until it is completed, and what is missing is said', (name, problems) => {
    const result = withSecurity([{ [name]: [] }]);

    expect(openRoutes(result)).toEqual([]);
    expect(refusals(result)).toEqual(problems);
    expect(result.notCarried.map(({ message }) => message)).toContainEqual(expect.stringContaining(`schemes.${name}`));
  });

  test('schemes that no operation asks for are left out and listed', () => {
    const result = withSecurity([{ key: [] }]);

    expect(Object.keys(result.spec.schemes ?? {})).toEqual(['key']);
    expect(codes(result).filter((code) => code === 'UnusedScheme')).toHaveLength(Object.keys(SCHEMES).length - 1);
  });

  test('a scheme that a spec cannot name gets another name', () => {
    const securitySchemes = { 'pet.store': SCHEMES.key, 'pet store': SCHEMES.query, constructor: SCHEMES.key };
    const security: object[] = [{ 'pet.store': [] }, { 'pet store': [] }, { constructor: [] }];
    const result = imported({ '/a': { get: { security } } }, { components: { securitySchemes } });

    expect(Object.keys(result.spec.schemes ?? {})).toEqual(['pet-store', 'pet-store-2', 'constructor-2']);
    expect(refusals(result)).toEqual([]);
  });

  test('authorizers of API Gateway: a JWT is carried whole, a user pool gives the issuer, others stay closed', () => {
    const header = { type: 'apiKey', in: 'header', name: 'Authorization' };
    const amazon = (authorizer: object) => ({
      ...header,
      'x-amazon-apigateway-authtype': 'custom',
      'x-amazon-apigateway-authorizer': authorizer,
    });
    const securitySchemes = {
      jwt: amazon({ type: 'jwt', jwtConfiguration: { issuer: 'https://id.example.com', audience: ['pets'] } }),
      pool: amazon({ type: 'cognito_user_pools', providerARNs: ['arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_abc'] }),
      lambda: amazon({ type: 'token', authorizerUri: 'arn:aws:lambda' }),
    };
    const paths = Object.fromEntries(Object.keys(securitySchemes).map((name) => [`/${name}`, { get: { security: [{ [name]: [] }] } }]));
    const result = imported(paths, { components: { securitySchemes } });

    expect(result.spec.schemes).toEqual({
      jwt: { jwt: { issuer: 'https://id.example.com', audiences: ['pets'] } },
      pool: { jwt: { issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc' } },
    });
    expect(result.spec.routes['GET /lambda'].access).toEqual({ scheme: 'lambda' });
    expect(openRoutes(result)).toEqual([]);
  });
});

describe('security requirements', () => {
  test('one scheme, alternatives, and several at once', () => {
    expect(access([{ id: ['read', 'write', 'read'] }])).toEqual({ scheme: 'id', scopes: ['read', 'write'] });
    expect(access([{ id: ['read'] }, { key: [] }])).toEqual({ anyOf: [{ scheme: 'id', scopes: ['read'] }, { scheme: 'key' }] });
    expect(access([{ id: [], key: [] }])).toEqual({ allOf: [{ scheme: 'id' }, { scheme: 'key' }] });
  });

  test('no security at all is open, with the reason, and is counted', () => {
    const result = imported({ '/a': { get: {} }, '/b': { get: { security: [] } }, '/c': { get: { security: [{}] } } });

    expect(openRoutes(result)).toEqual(['GET /a', 'GET /b', 'GET /c']);
    expect(result.spec.routes['GET /a'].access).toEqual({ open: 'the OpenAPI document asks for no security here' });
    expect(result.spec.access).toBeUndefined();
    expect(result.counts.open).toBe(3);
  });

  test('the security of the document holds for operations without their own', () => {
    const result = imported(
      { '/a': { get: {} }, '/b': { get: { security: [] } }, '/c': { get: { security: [{ key: [] }] } } },
      { security: [{ query: [] }], components: { securitySchemes: SCHEMES } },
    );

    expect(result.spec.access).toEqual({ scheme: 'query' });
    expect(result.spec.routes['GET /a'].access).toBeUndefined();
    expect(openRoutes(result)).toEqual(['GET /b']);
    expect(result.spec.routes['GET /c'].access).toEqual({ scheme: 'key' });
    expect(refusals(result)).toEqual([]);
  });

  test('security that is optional is required, and that is listed', () => {
    const result = withSecurity([{}, { key: [] }]);

    expect(result.spec.routes['GET /a'].access).toEqual({ scheme: 'key' });
    expect(codes(result)).toContain('OptionalSecurity');
  });

  test.each([
    ['alternatives of several schemes', [{ id: [], key: [] }, { query: [] }]],
    ['roles of API keys', [{ key: ['admin'] }]],
    ['no list', { key: [] }],
    ['null', null],
    ['a list of texts', ['key']],
    ['scopes that are no list', [{ id: 'read' }]],
  ])('%s cannot be said, so the route is refused', (_, security) => {
    const result = withSecurity(security);

    expect(openRoutes(result)).toEqual([]);
    expect(codes(result)).toContain('SecurityNotCarried');
    expect(refusals(result)).toContain('routes["GET /a"].access.scheme UnknownScheme');
  });

  test('what stands for "not carried" is never a scheme of the document', () => {
    const result = imported({ '/a': { get: { security: 1 } } }, { components: { securitySchemes: { 'not-carried': SCHEMES.key } } });

    expect(result.spec.routes['GET /a'].access).toEqual({ scheme: 'not-carried-2' });
  });

  test('a security of the document that cannot be said closes every route without its own', () => {
    const result = imported({ '/a': { get: {} } }, { security: 'key', components: { securitySchemes: SCHEMES } });

    expect(openRoutes(result)).toEqual([]);
    expect(refusals(result)).toEqual(['access.scheme UnknownScheme']);
  });

  test('IAM signatures and resource policies of API Gateway leave nothing open', () => {
    const signed = imported({ '/a': { get: { 'x-amazon-apigateway-auth': { type: 'AWS_IAM' } } }, '/b': { get: {} } });
    const policed = imported({ '/a': { get: {} } }, { 'x-amazon-apigateway-policy': { Statement: [] } });

    expect(openRoutes(signed)).toEqual(['GET /b']);
    expect(openRoutes(policed)).toEqual([]);
    expect(codes(policed)).toContain('PolicyNotCarried');
  });
});

import { describe, expect, test } from 'vitest';
import type { Bindings } from '../../../src/spec/bindings';
import type { Route } from '../../../src/spec/route';
import { BOUND, openSpec, planOf } from './support';

const codes = (plan: ReturnType<typeof planOf>) => plan.problems.map(({ code }) => code);

function routed(route: Route, more: object = {}) {
  return { ...openSpec(), routes: { 'GET /x': { backend: 'a', ...route } }, ...more };
}

describe('a plan', () => {
  test('is data: it survives JSON', () => {
    const plan = planOf(openSpec('GET /a/{id}'), BOUND);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  test('does not depend on the order of routes', () => {
    const keys = ['GET /b', 'GET /a/{id}', 'POST /a/{rest+}', 'GET /{all+}'];
    expect(planOf(openSpec(...keys), BOUND)).toEqual(planOf(openSpec(...keys.reverse()), BOUND));
  });

  test('says what is the same for all methods once', () => {
    const paths = planOf(openSpec('ANY /a', 'GET /b', 'ANY /b'), BOUND).body.paths;
    expect(Object.keys(paths['/a'] ?? {})).toEqual(['x-amazon-apigateway-any-method']);
    expect(Object.keys(paths['/b'] ?? {})).toEqual(['get', 'head', 'post', 'put', 'patch', 'delete', 'options']);
  });

  test('passes nothing through a function that API Gateway can do', () => {
    const plan = planOf(openSpec('GET /a', 'POST /a/{id}', 'ANY /b/{rest+}'), BOUND);
    expect([plan.proxied, plan.proxy, plan.authorizer]).toEqual([[], undefined, undefined]);
  });

  test.each([
    ['cors', routed({ cors: { origins: ['https://app.example.com'] } })],
    ['response.headers', routed({ response: { headers: { remove: ['server'] } } })],
    ['request.headers.add', routed({ request: { headers: { add: { 'x-a': 'b' } } } })],
    ['request.query.remove', routed({ request: { query: { remove: ['debug'] } } })],
    ['request.headers.set.x-a', routed({ request: { headers: { set: { 'x-a': '${header:b}-${now}' } } } })],
    ['rewrite.path', routed({ rewrite: { path: '/${header:b}' } })],
    ['body.maxSize', routed({ body: { maxSize: '1Mi' } })],
    ['body.contentTypes', routed({ body: { contentTypes: ['application/json'] } })],
    ['variants', routed({ variants: [{ when: { headers: { a: 'b' } }, respond: { status: 200 } }] })],
    [
      'weighted',
      {
        ...openSpec(),
        backends: { a: {}, b: {} },
        routes: {
          'GET /x': {
            weighted: [
              { backend: 'a', weight: 1 },
              { backend: 'b', weight: 1 },
            ],
          },
        },
      },
    ],
  ])('passes a route through the proxy for %s', (reason, spec) => {
    const plan = planOf(spec, { backends: { ...BOUND.backends, b: { url: 'https://b.internal' } } });
    expect(plan.proxied).toEqual([{ route: 'GET /x', reasons: [reason] }]);
  });

  test.each<[string, object, object]>([
    ['body.maxSize', { respond: { status: 200 }, body: { maxSize: '1Mi' } }, {}],
    ['body.maxSize', { redirect: { to: '/y' } }, { body: { maxSize: '1Mi' } }],
    ['body.contentTypes', { respond: { status: 200 }, body: { contentTypes: ['text/plain'] } }, {}],
    ['respond.headers.x-a', { respond: { status: 200, headers: { 'X-A': "it's" } } }, {}],
  ])('passes a fixed answer through the proxy for %s', (reason, route, more) => {
    const spec = { name: 'shop', access: { open: 'a test' }, routes: { 'POST /x': route }, ...more };
    expect(planOf(spec).proxied).toEqual([{ route: 'POST /x', reasons: [reason] }]);
  });

  test('passes no fixed answer through the proxy for bodies that its methods do not have', () => {
    const route = { respond: { status: 200 }, body: { maxSize: '1Mi', contentTypes: ['text/plain'] } };
    expect(planOf({ ...openSpec(), routes: { 'GET,HEAD /x': route } }).proxied).toEqual([]);
  });

  test('keeps what a wrapped function does by itself out of the proxy', () => {
    const spec = routed({ cors: { origins: ['https://app.example.com'] }, response: { headers: { set: { a: 'b' } } } });
    const plan = planOf(spec, { backends: { a: { function: 'arn:aws:lambda:eu-west-1:123456789012:function:a', wrapped: true } } });
    expect(plan.proxied).toEqual([]);
    expect(plan.wrapped.a?.routes['GET /x']?.cors?.origins).toEqual(['https://app.example.com']);
  });
});

describe('a problem', () => {
  test('is a tree beyond the quota, unless a higher one is written', () => {
    const keys = Array.from({ length: 160 }, (_, index) => `GET /r${index}/{id}`);
    expect(codes(planOf(openSpec(...keys), BOUND))).toEqual(['AwsTooManyResources']);
    expect(planOf(openSpec(...keys), BOUND).problems[0]?.message).toContain('321 resources');
    expect(codes(planOf(openSpec(...keys), { ...BOUND, aws: { quotas: { resourcesPerApi: 321 } } }))).toEqual([]);
  });

  test('is a body beyond what CloudFormation takes', () => {
    const keys = Array.from({ length: 900 }, (_, index) => `GET /r${index}/{id}`);
    expect(codes(planOf(openSpec(...keys), { ...BOUND, aws: { quotas: { resourcesPerApi: 5000 } } }))).toEqual(['AwsTemplateTooLarge']);
    const fewer = planOf(openSpec(...keys.slice(0, 450)), { ...BOUND, aws: { quotas: { resourcesPerApi: 5000 } } });
    expect(fewer.problems).toMatchObject([{ code: 'AwsTemplateIndented', severity: 'warning' }]);
  });

  test.each([
    ['AwsTrailingSlash', openSpec('GET /orders/')],
    ['AwsReservedPath', openSpec('GET /ping')],
    ['AwsReservedPath', openSpec('GET /sping')],
    ['AwsTimeoutTooLong', { ...openSpec('GET /x'), backends: { a: { timeout: '30s' } } }],
    ['AwsTimeoutTooShort', { ...openSpec('GET /x'), backends: { a: { timeout: '10ms' } } }],
    ['AwsPathPart', openSpec('GET /~user')],
    ['AwsPathPart', openSpec('GET /a/me@home/{id}')],
    ['AwsPathPart', { ...openSpec('GET /x'), basePath: '/a+b' }],
    ['AwsParameterName', routed({ require: { query: ['filter[status]'] } })],
    ['AwsParameterName', routed({ require: { headers: ["x'a"] } })],
    ['AwsParameterName', routed({ request: { query: { set: { 'filter[x]': '1' } } } })],
    ['AwsParameterName', routed({ request: { headers: { set: { 'x!a': '1' } } } })],
    ['AwsParameterName', routed({ request: { headers: { remove: ['x!a'] } } })],
    ['AwsTooManyTags', { ...openSpec('GET /x'), tags: Array.from({ length: 50 }, (_, index) => `t${index}`) }],
  ])('is %s', (code, spec) => {
    expect(codes(planOf(spec, BOUND))).toEqual([code]);
  });

  test('is a proxied route to a VPC link, and a kept answer of more than an hour', () => {
    const a = { vpcLink: { arn: 'arn:aws:apigateway:eu-west-1::/vpclinks/abc123', url: 'http://a.internal' } };
    expect(codes(planOf(routed({ body: { maxSize: '1Mi' } }), { backends: { a } }))).toEqual(['AwsProxyBehindVpcLink']);
    expect(codes(planOf(openSpec('GET /x'), { backends: { a } }))).toEqual([]);
    expect(codes(planOf(openSpec('GET /x'), { ...BOUND, aws: { authorizerTtl: '2h' } }))).toEqual(['AwsTtlTooLong']);
  });

  test('is a warning where other backends share what a function takes for text', () => {
    const fn = { function: 'arn:aws:lambda:eu-west-1:111122223333:function:b' };
    const spec = { ...openSpec('GET /x'), backends: { a: {}, b: {} }, routes: { 'GET /a': { backend: 'a' }, 'GET /b': { backend: 'b' } } };
    const shared = planOf(spec, { backends: { ...BOUND.backends, b: fn } });
    expect(shared.problems).toMatchObject([{ code: 'AwsBinaryAsText', severity: 'warning', path: 'bindings.backends.b' }]);
    expect(codes(planOf(spec, { backends: { a: fn, b: fn } }))).toEqual([]);
  });

  test('is a zone that no host lies in', () => {
    const certificate = { arn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1' };
    const zoned = (name: string) => ({ ...BOUND, aws: { certificate, zone: { id: 'Z1', name } } });
    const spec = { ...openSpec('GET /x'), hosts: ['a.example.com', '*.example.com'] };
    expect(codes(planOf(spec, zoned('example.com')))).toEqual([]);
    expect(codes(planOf(spec, zoned('ample.com')))).toEqual(['AwsZoneOfOtherHost', 'AwsZoneOfOtherHost']);
  });

  test('is not a reserved path below a base path', () => {
    expect(codes(planOf({ ...openSpec('GET /ping'), basePath: '/api' }, BOUND))).toEqual([]);
  });

  test.each([
    ['UnboundBackend', {}],
    ['AwsBackendIsService', { a: { service: { name: 'a', port: 80 } } }],
    ['AwsNotAVpcLink', { a: { vpcLink: { arn: 'abc123', url: 'http://a.internal' } } }],
    ...['', 'f', 'arn:aws:s3:::b', 'arn:aws:lambda:eu-west-1:111122223333:function:${x}', 42, {}, { functionArn: 1 }].map(
      (bound): [string, Bindings['backends']] => ['AwsNotAFunction', { a: { function: bound } }],
    ),
  ])('is a backend that cannot be reached: %s', (code, backends) => {
    expect(codes(planOf(openSpec('GET /x'), { backends }))).toEqual([code]);
  });
});

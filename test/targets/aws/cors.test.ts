import { describe, expect, test } from 'vitest';
import { allowsOrigin } from '../../../src/model/cors';
import { BOUND, openSpec, planOf } from './support';

const planFor = (origins: string[]) =>
  planOf({ ...openSpec('GET /x'), cors: { origins }, routes: { 'GET /x': { respond: { status: 200, body: 'ok' } } } }, BOUND);

test('a header whose name the template language would read is named as it is', () => {
  const cors = { origins: ['https://app.example.com'], headers: ['x-$o', 'x-#end'], maxAge: '1m' };
  const { body } = planOf({ ...openSpec('GET /x'), cors, routes: { 'GET /x': { respond: { status: 200 } } } }, BOUND);
  const text = JSON.stringify(body);
  expect(text).toContain('header.access-control-allow-headers=\\"x-${d}o,x-${h}end\\"');
  expect(text).toContain(`"#set($d='$')#set($h='#')#set($p=`);
});

describe('an origin with a wildcard', () => {
  test.each([
    ['https://a.example.com', true],
    ['https://a.b.example.com', true],
    ['https://example.com', false],
    ['http://a.example.com', false],
    ['https://a.example.com.evil.net', false],
    ['https://evil.net/.example.com', false],
    ['https://aXexample.com', false],
  ])('lets %s in: %s', (origin, expected) => {
    expect(allowsOrigin({ origins: ['https://*.example.com'] }, origin)).toBe(expected);
  });

  test('is never named to anyone: the proxy answers, and errors name the next one', () => {
    const { body, proxied } = planFor(['https://*.example.com', 'https://app.example.net']);
    const text = JSON.stringify(body);
    expect(proxied).toEqual([{ route: 'GET /x', reasons: ['cors'] }]);
    expect(text).not.toContain("'https://*");
    expect(text).toContain("'https://app.example.net'");
    expect(text).toContain('$o.matches(\\"https://[A-Za-z0-9.-]+[.]example[.]com\\")');
  });

  test('alone gives errors no origin, and caches the hint that answers differ', () => {
    const { body, proxied } = planFor(['https://*.example.com']);
    const responses = body['x-amazon-apigateway-gateway-responses'] as { readonly [type: string]: { readonly responseParameters: object } };
    expect(proxied).toHaveLength(1);
    expect(responses.UNAUTHORIZED?.responseParameters).toMatchObject({ 'gatewayresponse.header.vary': "'Origin'" });
    expect(responses.UNAUTHORIZED?.responseParameters).not.toHaveProperty(['gatewayresponse.header.access-control-allow-origin']);
  });
});

describe('policies of routes that differ', () => {
  const policies = (one: object, other: object) =>
    planOf(
      {
        ...openSpec(),
        routes: {
          'GET /a': { backend: 'a', cors: { origins: ['https://a.example.com'], ...one } },
          'GET /b': { backend: 'a', cors: { origins: ['https://a.example.com'], ...other } },
        },
      },
      BOUND,
    );

  test.each([{ origins: ['https://b.example.com'] }, { credentials: true }, { exposeHeaders: ['x-a'] }])(
    '%j: a warning says that pages cannot read errors',
    (other) => {
      expect(policies({}, other).problems).toMatchObject([{ code: 'AwsCorsDiffers', severity: 'warning', path: 'routes["GET /b"].cors' }]);
    },
  );

  test('in what only preflights say give none', () => {
    expect(policies({}, { maxAge: '1m', headers: ['x-a'] }).problems).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../src/spec/api';
import { model, problems, shop } from './support';

const spec = (fields: Partial<ApiSpec> = {}) => shop({ hosts: ['${value:host}'], ...fields });
const jwt = (issuer: string) => ({ schemes: { s: { jwt: { issuer, audiences: ['a'] } } }, access: { scheme: 's' } });

test('a bound value stands in its place, wherever it is written', () => {
  const values = { host: 'shop.example.com', idp: 'https://id.example.com' };

  const found = model(spec(jwt('${value:idp}/realms/shop')), { values });

  expect(found.hosts).toEqual(['shop.example.com']);
  expect(found.schemes.get('s')?.jwt?.issuer).toBe('https://id.example.com/realms/shop');
  expect(found.spec.hosts).toEqual(['shop.example.com']);
});

test('references stay where no environment is known yet', () => {
  expect(model(spec(jwt('${value:idp}'))).hosts).toEqual(['${value:host}']);
});

test('what is written as the characters themselves stays', () => {
  const text = '$${value:host}';
  const routes = { 'GET /orders': { backend: 'orders', request: { headers: { set: { 'x-a': text } } } } };

  expect(model(spec({ routes }), { values: { host: 'a.test' } }).routes[0]?.request.setHeaders[0]?.value).toEqual(['${value:host}']);
});

test('a value that is not bound is refused, with its place and those that are', () => {
  expect(problems(spec(jwt('${value:idp}')), { values: { host: 'a.test' } })).toEqual([
    'schemes.s.jwt.issuer: "${value:idp}" has no value; bind "bindings.values.idp" (bound are: host) [UnboundValue]',
  ]);
  expect(problems(spec(), { values: {} })).toEqual([
    'hosts[0]: "${value:host}" has no value; bind "bindings.values.host" (bound are: none) [UnboundValue]',
  ]);
});

test('a binding that nothing uses is refused', () => {
  expect(problems(spec(), { values: { host: 'a.test', b: 'x', a: 'y' } })).toEqual([
    'bindings.values.a: nothing in the spec says "${value:a}"; remove the binding [UnusedValue]',
    'bindings.values.b: nothing in the spec says "${value:b}"; remove the binding [UnusedValue]',
  ]);
});

test('a binding that one of several APIs uses is used', () => {
  const values = { host: 'a.test' };

  expect(problems([spec(), shop({ name: 'other' })], { values })).toEqual([]);
  expect(problems([spec(), shop({ name: 'other' })], { values: { ...values, x: 'y' } })).toEqual([
    'bindings.values.x: nothing in the spec says "${value:x}"; remove the binding [UnusedValue]',
  ]);
});

test('inherited names of objects are no values', () => {
  expect(problems(shop({ hosts: ['${value:toString}'] }), { values: { host: 'a.test' } })[0]).toContain('[UnusedValue]');
  expect(problems(shop({ hosts: ['${value:toString}'] }), { values: {} })).toEqual([expect.stringContaining('[UnboundValue]')]);
});

test('values are filled into the settings of the gateway too', () => {
  const settings = { baseline: { schemes: jwt('https://${value:idp}/').schemes } };

  expect(model(shop({ access: { scheme: 's' } }), { settings, values: { idp: 'id.example.com' } }).schemes.get('s')?.jwt?.issuer).toBe(
    'https://id.example.com/',
  );
});

describe('a bound value must fit its place', () => {
  test('as a host', () => {
    expect(problems(spec(), { values: { host: 'https://shop.example.com' } })).toEqual([
      'hosts[0]: with its bound value filled in, "https://shop.example.com" is not a host name; write the host alone, without "https://" [NotAHost]',
    ]);
  });

  test('as a url, and over https', () => {
    expect(problems(shop(jwt('${value:idp}')), { values: { idp: 'id.example.com' } })).toEqual([expect.stringContaining('[NotAUrl]')]);
    expect(problems(shop(jwt('${value:idp}')), { values: { idp: 'http://id.example.com' } })).toEqual([
      expect.stringContaining('[HttpsRequired]'),
    ]);
  });

  test('but may be known only when the CDK deploys', () => {
    const values = { idp: '${Token[TOKEN.123]}' };

    expect(model(shop(jwt('${value:idp}')), { values }).schemes.get('s')?.jwt?.issuer).toBe('${Token[TOKEN.123]}');
  });

  test('and is no text of ours: what it says is not filled in again', () => {
    expect(problems(spec(), { values: { host: '${value:host}' } })).toEqual([]);
  });
});

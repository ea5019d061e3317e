import { expect, test } from 'vitest';
import type { Access } from '../../../src/spec/access';
import type { ApiSpec } from '../../../src/spec/api';
import { authorizerSeconds } from '../../../src/targets/aws/authorizer-time';
import { planOf } from './support';

const service = (timeout?: string) => ({
  external: { url: 'https://auth.example.com/', sendHeaders: ['cookie'], ...(timeout === undefined ? {} : { timeout }) },
});

const customers = { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } };

const seconds = (schemes: ApiSpec['schemes'], ...rules: Access[]) => {
  const routes = Object.fromEntries(rules.map((access, index) => [`GET /${index}`, { backend: 'a', access }]));
  const { authorizer } = planOf({ name: 'shop', schemes, backends: { a: {} }, routes } as ApiSpec);
  return authorizerSeconds(authorizer as NonNullable<typeof authorizer>);
};

test('the authorizer has the time that its keys need', () => {
  expect(seconds({ customers }, { scheme: 'customers' })).toBe(5);
});

test('and that of a server that is asked about opaque tokens', () => {
  const opaque = { introspection: { endpoint: 'https://id.example.com/i', client: { secret: 'client' }, timeout: '3s' } };

  expect(seconds({ opaque }, { scheme: 'opaque' })).toBe(8);
});

test('and that of the services of one route, which are asked one after the other', () => {
  const schemes = { one: service(), other: service('2500ms'), third: service('1s') };

  expect(seconds(schemes, { scheme: 'one' }, { allOf: [{ scheme: 'other' }, { scheme: 'third' }] })).toBe(9);
});

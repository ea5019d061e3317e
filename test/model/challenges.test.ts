import { expect, test } from 'vitest';
import { challengesOf } from '../../src/model/challenges';

test.each([
  [[], 'Bearer'],
  [['jwt'], 'Bearer'],
  [['apiKey'], 'ApiKey'],
  [['apiKey', 'jwt', 'introspection', 'apiKey'], 'ApiKey, Bearer'],
  [['hmac', 'clientCertificate'], 'HMAC, Certificate'],
  [['login', 'jwt'], 'Cookie, Bearer'],
] as const)('schemes of the kinds %j ask for %s', (kinds, text) => {
  expect(challengesOf(kinds.map((kind) => ({ kind })))).toBe(text);
});

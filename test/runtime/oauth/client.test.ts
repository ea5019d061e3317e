import { expect, test } from 'vitest';
import { basicAuthorization, clientCredentials } from '../../../src/runtime/core/oauth/client';
import { nameOf } from '../../../src/runtime/core/oauth/remembered';

test.each([
  ['gateway', 's3cret', 'gateway:s3cret'],
  ['gate:way', 'a b+c/%', 'gate%3Away:a+b%2Bc%2F%25'],
  ['gätter', '', 'g%C3%A4tter:'],
])('the credentials %s and %s are form-encoded before they are joined', (clientId, clientSecret, plain) => {
  expect(basicAuthorization({ clientId, clientSecret })).toBe(`Basic ${Buffer.from(plain).toString('base64')}`);
});

test('a line end behind an entry of a secret is no part of it', () => {
  expect(clientCredentials('gateway\n', 's3cret\r\n')).toEqual({ clientId: 'gateway', clientSecret: 's3cret' });
});

test.each([
  [undefined, 's3cret'],
  ['gateway', undefined],
  ['', 's3cret'],
  ['gateway', '\n'],
])('there are no credentials where an entry is missing or empty: %s, %s', (clientId, clientSecret) => {
  expect(clientCredentials(clientId, clientSecret)).toBeUndefined();
});

test('what is remembered of a token has a name that holds nothing of it, and two lists of texts never share one', () => {
  expect(nameOf('opaque-token')).toMatch(/^[\w-]{43}$/);
  expect(nameOf('opaque-token')).not.toContain('opaque');
  expect(nameOf('a', 'bc')).not.toBe(nameOf('ab', 'c'));
});

import { expect, test } from 'vitest';
import { loginEndpoints } from '../../src/runtime/agent/login-endpoints';

const ISSUER = 'https://id.example.com/';
const DOCUMENT = {
  issuer: ISSUER,
  jwks_uri: 'https://id.example.com/keys',
  authorization_endpoint: 'https://id.example.com/auth?tenant=a',
  token_endpoint: 'https://api.example.com/token',
  end_session_endpoint: 'https://id.example.com/end',
};
const read = (changed: object, issuer = ISSUER) => loginEndpoints(issuer, async () => ({ ...DOCUMENT, ...changed }));

test('an issuer says where people log in, where tokens are given and where sessions end', async () => {
  expect(await read({})).toEqual({
    authorization: 'https://id.example.com/auth?tenant=a',
    token: 'https://api.example.com/token',
    endSession: 'https://id.example.com/end',
  });
  expect(await read({ end_session_endpoint: undefined })).not.toHaveProperty('endSession');
});

test.each<[string, object]>([
  ['names another issuer', { issuer: 'https://other.example.com/' }],
  ['lacks where tokens are given', { token_endpoint: undefined }],
  ['lacks where people log in', { authorization_endpoint: 7 }],
  ['has a place without https', { authorization_endpoint: 'http://id.example.com/auth' }],
  ['sends secrets to a loopback without https', { token_endpoint: 'http://127.0.0.1/token' }],
])('an issuer whose document %s is not believed', async (_, changed) => {
  await expect(read(changed)).rejects.toThrow();
});

test('an issuer on loopback needs no https', async () => {
  const local = Object.fromEntries(
    Object.entries(DOCUMENT).map(([member, url]) => [member, url.replace(/https:\/\/[^/]*/, 'http://127.0.0.1:9')]),
  );
  expect(await loginEndpoints('http://127.0.0.1:9/', async () => local)).toMatchObject({ token: 'http://127.0.0.1:9/token' });
});

import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { getJsonWith } from '../../src/runtime/core/get-json';
import { loadKeys } from '../../src/runtime/core/key-endpoint';

const key = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), kid: 'a' };
const algorithms = ['ES256'];
const ISSUER = 'https://id.example.com/';
const DOCUMENT = 'https://id.example.com/.well-known/openid-configuration';

/** A web of documents by address; everything else cannot be reached. */
const web = (documents: Record<string, unknown>) => async (url: URL) => {
  if (!(url.href in documents)) throw new Error(`${url.href} cannot be reached`);
  return documents[url.href];
};

describe('keys at an address', () => {
  test('are fetched and filtered', async () => {
    const { keys } = await loadKeys(
      { uri: 'https://id.example.com/keys', algorithms },
      web({ 'https://id.example.com/keys': { keys: [key] } }),
    );

    expect(keys).toEqual([{ ...key, alg: 'ES256', use: 'sig' }]);
  });

  test.each(['http://127.0.0.1:9000/keys', 'http://localhost/keys', 'http://[::1]/keys'])('may be at %s', async (uri) => {
    expect((await loadKeys({ uri, algorithms }, web({ [uri]: { keys: [key] } }))).keys).toHaveLength(1);
  });

  test.each(['http://id.example.com/keys', 'http://127.0.0.1.example.com/keys', 'file:///etc/passwd', 'keys', ''])(
    'are not fetched from %j',
    async (uri) => {
      await expect(loadKeys({ uri, algorithms }, async () => ({ keys: [key] }))).rejects.toThrow(/not https|not a URL/);
    },
  );

  test('that are all unusable are an error', async () => {
    const uri = 'https://id.example.com/keys';

    await expect(loadKeys({ uri, algorithms: ['RS256'] }, web({ [uri]: { keys: [key] } }))).rejects.toThrow('no public key for RS256');
  });
});

describe('keys by discovery', () => {
  test.each([ISSUER, 'https://id.example.com'])('are those that the document of %s names', async (issuer) => {
    const documents = { [DOCUMENT]: { issuer, jwks_uri: 'https://keys.example.net/set' }, 'https://keys.example.net/set': { keys: [key] } };

    expect((await loadKeys({ discovery: issuer, algorithms }, web(documents))).keys).toHaveLength(1);
  });

  test.each([
    ['another issuer', { issuer: 'https://other.example.com/', jwks_uri: 'https://id.example.com/keys' }, 'another issuer'],
    ['the issuer without its slash', { issuer: 'https://id.example.com', jwks_uri: 'https://id.example.com/keys' }, 'another issuer'],
    ['no issuer', { jwks_uri: 'https://id.example.com/keys' }, 'another issuer'],
    ['no address', { issuer: ISSUER }, 'not a URL'],
    ['an address without https', { issuer: ISSUER, jwks_uri: 'http://id.example.com/keys' }, 'not https'],
    ['an address on loopback', { issuer: ISSUER, jwks_uri: 'http://127.0.0.1/keys' }, 'without https'],
    ['nothing', null, 'another issuer'],
  ])('are refused where the document names %s', async (_, document, message) => {
    const documents = { [DOCUMENT]: document, 'https://id.example.com/keys': { keys: [key] } };

    await expect(loadKeys({ discovery: ISSUER, algorithms }, web(documents))).rejects.toThrow(message);
  });
});

describe('a read', () => {
  const url = new URL('https://id.example.com/keys?secret=1');
  const read = (answer: typeof fetch, bounds = {}) => getJsonWith({ fetch: answer, ...bounds })(url);

  test('answers with the document', async () => {
    expect(await read(async () => Response.json({ a: 1 }))).toEqual({ a: 1 });
  });

  test.each(['/next', 'https://evil.example.com/', 'http://id.example.com/keys', '//evil.example.com/'])(
    'does not follow a redirect to %s',
    async (location) => {
      const asked: string[] = [];
      const answer = async (target: unknown) => {
        asked.push(String(target));
        return new Response(null, { status: 301, headers: { location } });
      };

      await expect(read(answer)).rejects.toThrow('https://id.example.com/keys answered 301, and redirects are not followed');
      expect(asked).toEqual([url.href]);
    },
  );

  test('gives up on a body that is too long', async () => {
    await expect(read(async () => new Response('x'.repeat(20)), { maxBytes: 19 })).rejects.toThrow('more than 19 bytes');
  });

  test('gives up on a server that is too slow', async () => {
    const never: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error())));

    await expect(read(never, { timeoutMillis: 20 })).rejects.toThrow('within 20 ms');
  });

  test.each([
    ['a failure', async () => new Response('no', { status: 503 }), 'answered 503'],
    ['no JSON', async () => new Response('<html>'), 'did not answer with JSON'],
    ['no connection', async () => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } })), 'ECONNREFUSED'],
  ] as [string, typeof fetch, string][])('says that there was %s, without the query', async (_, answer, message) => {
    const error = await read(answer).catch((failure: Error) => failure);

    expect((error as Error).message).toContain(message);
    expect((error as Error).message).not.toContain('secret');
  });
});

import { expect, test } from 'vitest';
import { ApiKeyVerifier } from '../../src/runtime/core/api-key-verifier';
import type { RequestView } from '../../src/runtime/core/request';

type Entries = { readonly [entry: string]: string };

const verify = (key: string | undefined, entries: Entries, ...consumers: readonly string[]) => {
  const keys = consumers.map((text) => {
    const [consumer, entry] = text.split(' ') as [string, string];
    return { secret: 'keys', key: entry, consumer };
  });
  const places = [{ header: 'x-api-key', prefix: '' }];
  const secrets = { entry: async (_: string, entry: string) => entries[entry] };
  const headers = new Map(key === undefined ? [] : [['x-api-key', [key]]]);
  const request = { method: 'GET', path: '/', clientIp: '', headers, query: new Map() } satisfies RequestView;
  return new ApiKeyVerifier('partners', { places, keys }, { acme: ['gold'] }, secrets).verify(request);
};

test('a key names its consumer, who is in its groups', async () => {
  expect(await verify('k2', { one: 'k1', two: 'k2' }, 'acme one', 'acme two', 'beta three')).toEqual({
    identity: { scheme: 'partners', subject: 'acme', consumer: 'acme', scopes: [], groups: ['gold'] },
  });
});

test('a key that is not known may be one of another scheme', async () => {
  expect(await verify('other', { one: 'k1' }, 'acme one')).toBe('foreign');
  expect(await verify('other', {})).toBe('foreign');
});

test('a key of two consumers is nobody’s, one that a consumer has twice is its own', async () => {
  const entries = { one: 'same', two: 'same', three: 'other' };

  expect(await verify('same', entries, 'acme one', 'beta two', 'acme three')).toBe('foreign');
  expect(await verify('same', entries, 'acme one', 'beta two', 'acme one')).toBe('foreign');
  expect(await verify('other', entries, 'acme one', 'beta two', 'acme three')).toMatchObject({ identity: { consumer: 'acme' } });
  expect(await verify('same', entries, 'acme one', 'acme two')).toMatchObject({ identity: { consumer: 'acme' } });
});

test.each(['', 'a,b', 'a b', 'line-end\n', 'ümlaut'])('an entry that is no key lets nobody in: %j', async (value) => {
  expect(await verify(value, { one: value, two: 'k' }, 'acme one', 'beta two')).toBe('foreign');
});

test('while no entry can be read nothing is known, and without a key nothing is asked', async () => {
  expect(await verify('k', {}, 'acme one', 'beta two')).toBe('unavailable');
  expect(await verify('k', { two: 'k2' }, 'acme one', 'beta two')).toBe('foreign');
  expect(await verify(undefined, {}, 'acme one')).toBe('absent');
});

import { describe, expect, test } from 'vitest';
import type { VersionPlace } from '../../src/spec/versions';
import { rowAt } from './support';

const PLACES = {
  path: 'v',
  header: 'x-version',
  query: 'version',
  mediaType: 'application/vnd.shop',
} as const satisfies Required<VersionPlace>;

const api = (by: VersionPlace) => ({
  name: 'shop',
  access: { open: 'a test' },
  backends: { a: {}, b: {} },
  versions: {
    by,
    defaultVersion: '2',
    list: {
      '1': {
        sunset: '2099-01-01',
        backends: { a: 'b' },
        request: { headers: { set: { 'x-a': 'b' }, add: { 'x-c': 'd' } } },
        response: { headers: { remove: ['server'] } },
      },
      '2': {},
      '3': { retired: true },
    },
  },
  routes: { 'GET /a': { backend: 'a' }, 'GET /b': { backend: 'a', versions: ['1', '2'] } },
});

const FIELDS = [
  'versions.defaultVersion',
  'versions.list["1"].sunset',
  'versions.list["1"].backends.a',
  'versions.list["1"].request.headers.set.x-a',
  'versions.list["1"].request.headers.add.x-c',
  'versions.list["1"].response.headers.remove',
  'versions.list["2"]',
  'versions.list["3"].retired',
  'routes["GET /b"].versions',
];

describe.each(Object.entries(PLACES))('by %s', (field, value) => {
  const spec = api({ [field]: value });

  test.each([`versions.by.${field}`, ...FIELDS])('Envoy itself serves %s', (path) => {
    expect(rowAt('kubernetes', path, spec).how).toBe('native');
  });

  test.skipIf(field === 'path').each([`versions.by.${field}`, ...FIELDS])('the proxy serves %s on AWS', (path) => {
    expect(rowAt('aws', path, spec).how).toBe('proxy');
  });
});

test.each([
  ['versions.by.path', 'native'],
  ['versions.defaultVersion', 'native'],
  ['versions.list["1"].sunset', 'proxy'],
  ['versions.list["1"].backends.a', 'native'],
  ['versions.list["1"].request.headers.set.x-a', 'native'],
  ['versions.list["1"].request.headers.add.x-c', 'proxy'],
  ['versions.list["1"].response.headers.remove', 'proxy'],
  ['versions.list["2"]', 'native'],
  ['versions.list["3"].retired', 'native'],
  ['routes["GET /b"].versions', 'native'],
])('by the path, who serves %s on AWS is %s', (path, how) => {
  expect(rowAt('aws', path, api({ path: 'v' })).how).toBe(how);
});

test('a media type is refused that is too long for the expressions of Envoy', () => {
  const spec = api({ mediaType: `application/vnd.${'a'.repeat(35)}` });
  const { problem } = rowAt('kubernetes', 'versions.by.mediaType', spec);

  expect(problem?.message).toContain(
    'is longer than the 50 characters that Envoy compares here; write a shorter type, or name versions by a header',
  );
  expect(rowAt('aws', 'versions.by.mediaType', spec).how).toBe('proxy');
});

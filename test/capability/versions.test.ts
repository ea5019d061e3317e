import { describe, expect, test } from 'vitest';
import type { ApiVersion, VersionPlace } from '../../src/spec/versions';
import { ledger, rowAt } from './support';

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
});

describe.each(Object.entries(PLACES).filter(([field]) => field !== 'path'))('by %s', (field, value) => {
  test.each([`versions.by.${field}`, ...FIELDS])('the proxy serves %s on AWS', (path) => {
    expect(rowAt('aws', path, api({ [field]: value })).how).toBe('proxy');
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

test.each<ApiVersion>([
  { request: { json: { drop: ['a'] } } },
  { request: { convert: 'xml-to-json' } },
  { response: { json: { drop: ['a'] } } },
  { response: { convert: 'json-to-xml' } },
])('a version changes no bodies: %o', (change) => {
  const spec = { ...api({ path: 'v' }), versions: { by: { path: 'v' }, list: { '1': change } } };
  const messages = (['kubernetes', 'aws'] as const).flatMap((target) => ledger(target, spec).problems.map(({ message }) => message));

  expect(messages).toHaveLength(2);
  for (const message of messages)
    expect(message).toContain('changes bodies, and a version changes headers and queries alone; write it on the routes');
});

import { expect, test } from 'vitest';
import { answering, parts, planOf } from './support';

const jwt = (host: string, fields: object = {}) => ({ jwt: { issuer: `https://${host}/`, audiences: ['shop'], ...fields } });
const schemes = {
  header: jwt('a.example.com'),
  cookie: jwt('b.example.com', { tokenIn: [{ cookie: 'staff' }] }),
  query: jwt('c.example.com', { tokenIn: [{ query: 'token' }] }),
  other: jwt('d.example.com'),
};

type Headers = { readonly [name: string]: string };

const asked = (access: object, headers: Headers, path = '/me') => {
  const used = Object.entries(schemes).filter(([name]) => JSON.stringify(access).includes(name));
  const plan = planOf({ schemes: Object.fromEntries(used), routes: { 'GET /me': { respond: { status: 204 }, access } } });
  return parts(answering(plan, { method: 'GET', path, headers })).requirement;
};

const anyOf = (...names: string[]) => ({ anyOf: names.map((scheme) => ({ scheme })) });
const bearer: Headers = { authorization: 'Bearer x' };
const cookie: Headers = { cookie: 'lane=a; staff=x' };

test.each<{ readonly what: string; readonly access: object; readonly headers: Headers; readonly scheme?: string | undefined }>([
  { what: 'the one whose credential is there', access: anyOf('header', 'cookie'), headers: cookie, scheme: 'shop/cookie' },
  {
    what: 'the first as written, where both are there',
    access: anyOf('cookie', 'header'),
    headers: { ...bearer, ...cookie },
    scheme: 'shop/cookie',
  },
  { what: 'the first, where none is there', access: anyOf('header', 'cookie'), headers: {}, scheme: 'shop/header' },
  {
    what: 'the first, where a cookie only looks like it',
    access: anyOf('header', 'cookie'),
    headers: { cookie: 'x-staff=x' },
    scheme: 'shop/header',
  },
  {
    what: 'no scheme of bearer tokens for basic credentials',
    access: anyOf('cookie', 'header'),
    headers: { authorization: 'Basic x' },
    scheme: 'shop/cookie',
  },
  {
    what: 'by issuer, where two share a place',
    access: anyOf('header', 'other'),
    headers: bearer,
    scheme: 'any of shop/header, shop/other',
  },
  {
    what: 'all of them',
    access: { allOf: [{ scheme: 'header' }, { scheme: 'cookie' }] },
    headers: bearer,
    scheme: 'all of shop/header, shop/cookie',
  },
  { what: 'nobody on an open route', access: { open: 'a test' }, headers: bearer, scheme: undefined },
])('decides: $what', ({ access, headers, scheme }) => {
  expect(asked(access, headers)).toBe(scheme);
});

test('decides: by a query parameter', () => {
  expect(asked(anyOf('header', 'query'), {}, '/me?token=x')).toBe('shop/query');
});

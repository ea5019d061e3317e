import { expect, test } from 'vitest';
import { api, changes, OPEN } from './support';

const schemes = {
  customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } },
  staff: { jwt: { issuer: 'https://staff.example.com/', audiences: ['shop'], tokenIn: [{ cookie: 'staff' }] } },
};
/** Of one route; another one uses both schemes. */
const from = (before: object, after: object) => changes(withRoute(before), withRoute(after));
const withRoute = (access: object) =>
  api({ schemes, routes: { 'GET /orders': { backend: 'orders', access }, 'GET /all': { backend: 'orders', access: ALL } } });
const ALL = { anyOf: [{ scheme: 'customers' }, { scheme: 'staff' }] };
const CUSTOMERS = { scheme: 'customers' };

test('tells that a route became open, and that one closed', () => {
  expect(from(CUSTOMERS, OPEN)).toEqual(['opened | GET /orders | open to anyone: "a test"; before: customers']);
  expect(from(OPEN, CUSTOMERS)).toEqual(['breaking | GET /orders | was open to anyone; now: customers']);
});

test('tells another reason of an open route', () => {
  expect(from(OPEN, { open: 'another' })).toEqual(['security | GET /orders | open for another reason: another']);
});

test.each<[string, object, object]>([
  ['a scope', CUSTOMERS, { ...CUSTOMERS, scopes: ['read'] }],
  ['one scope more', { ...CUSTOMERS, scopes: ['read'] }, { ...CUSTOMERS, scopes: ['write', 'read'] }],
  ['a group', CUSTOMERS, { ...CUSTOMERS, groups: ['a'] }],
  ['one group less', { ...CUSTOMERS, groups: ['a', 'b'] }, { ...CUSTOMERS, groups: ['b'] }],
  ['a claim', CUSTOMERS, { ...CUSTOMERS, claims: { plan: ['gold'] } }],
  ['one value of a claim less', { ...CUSTOMERS, claims: { plan: ['gold', 'free'] } }, { ...CUSTOMERS, claims: { plan: ['gold'] } }],
  ['one alternative less', ALL, CUSTOMERS],
  ['a second scheme', CUSTOMERS, { allOf: [CUSTOMERS, { scheme: 'staff' }] }],
])('%s is stricter, and the other way round lets in more', (_, weak, strict) => {
  expect(from(weak, strict).map((line) => line.split(' | ')[0])).toEqual(['breaking']);
  expect(from(strict, weak).map((line) => line.split(' | ')[0])).toEqual(['opened']);
});

test('says both ways what cannot be told', () => {
  expect(from({ ...CUSTOMERS, groups: ['a'] }, { ...CUSTOMERS, groups: ['b'] })).toEqual([
    'breaking | GET /orders | no longer lets in customers with the group a; now: customers with the group b',
    'opened | GET /orders | now lets in customers with the group b; before: customers with the group a',
  ]);
});

test('tells another order of schemes: the first whose credential came decides', () => {
  const lines = from(ALL, { anyOf: [{ scheme: 'staff' }, { scheme: 'customers' }] });

  expect(lines.map((line) => line.split(' | ')[0])).toEqual(['breaking', 'weakened']);
});

test.each<[object, object]>([
  [CUSTOMERS, { anyOf: [CUSTOMERS] }],
  [CUSTOMERS, { allOf: [CUSTOMERS] }],
  [
    { ...CUSTOMERS, scopes: ['a', 'b'], groups: ['c', 'd'] },
    { ...CUSTOMERS, scopes: ['b', 'a'], groups: ['d', 'c'] },
  ],
])('%j and %j are the same rule', (before, after) => {
  expect(from(before, after)).toEqual([]);
});

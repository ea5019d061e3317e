import { expect, test } from 'vitest';
import { api, changes } from './support';

const KEY = { secret: 'keys', key: 'acme' };
const PARTNER = { rate: { requests: 10, per: 'second' }, onStoreFailure: 'deny' };

function shop(consumer: object, plans: object = {}): { readonly [field: string]: unknown } {
  const planned = Object.keys(plans).length === 0 ? {} : { plans, defaultPlan: 'none' };
  return api({ schemes: { customers: { apiKey: { header: 'x-key' } } }, consumers: { acme: { keys: [KEY], ...consumer } }, ...planned });
}

const lines = (before: object, after: object) =>
  changes(shop({ plan: 'partner' }, { partner: before }), shop({ plan: 'partner' }, { partner: after }));
const kinds = (before: object, after: object) => lines(before, after).map((line) => line.split(' | ')[0]);

test.each<[string, object, object]>([
  ['a key', { keys: [KEY] }, { keys: [KEY, { secret: 'keys', key: 'second' }] }],
  ['a group', {}, { groups: ['gold'] }],
])('%s more weakens, and one less breaks', (_, before, after) => {
  expect(changes(shop(before), shop(after)).map((line) => line.split(' | ')[0])).toEqual(['weakened']);
  expect(changes(shop(after), shop(before)).map((line) => line.split(' | ')[0])).toEqual(['breaking']);
});

test('tells consumers that come and go', () => {
  const two = shop({});
  const more = { ...two, consumers: { ...(two.consumers as object), beta: { keys: [{ secret: 'keys', key: 'beta' }] } } };

  expect(changes(two, more)).toEqual(['weakened | shop | consumers.beta: { keys: [{ secret: keys, key: beta }] }, which is new']);
  expect(changes(more, two)).toEqual(['breaking | shop | consumers.beta: { keys: [{ secret: keys, key: beta }] } is gone']);
});

test.each<[string, object, object]>([
  ['a lower rate', PARTNER, { ...PARTNER, rate: { requests: 9, per: 'second', burst: 10 } }],
  ['a smaller burst', PARTNER, { ...PARTNER, rate: { requests: 10, per: 'second', burst: 9 } }],
  ['a quota', PARTNER, { ...PARTNER, quota: { requests: 100, per: 'day' } }],
  ['nobody without the store', { ...PARTNER, onStoreFailure: 'allow' }, PARTNER],
])('%s is stricter, and the other way round weaker', (_, weak, strict) => {
  expect(kinds(weak, strict)).toEqual(['breaking']);
  expect(kinds(strict, weak)).toEqual(['weakened']);
});

test('the same rate over another period may be both', () => {
  expect(new Set(kinds(PARTNER, { ...PARTNER, rate: { requests: 600, per: 'minute', burst: 10 } }))).toEqual(
    new Set(['breaking', 'weakened']),
  );
});

test('tells the plan that a consumer has', () => {
  const before = shop({ plan: 'partner' }, { partner: PARTNER });

  expect(changes(before, shop({}))).toContain('weakened | shop | consumers.acme.plan: partner → none');
});

import { expect, test } from 'vitest';
import { faultsOf, readHolders } from '../../src/runtime/agent/holders';

const key = (consumer: string, entry = consumer, groups: readonly string[] = []) => ({
  secret: 'partner-keys',
  key: entry,
  consumer,
  groups,
});
const read = (entries: { readonly [entry: string]: string }) => (_: string, entry: string) => entries[entry];

test('says of each key who holds it, and in which groups its holder is', () => {
  const holders = readHolders(
    [key('acme', 'one', ['gold', 'north']), key('acme', 'two', ['gold', 'north']), key('beta')],
    read({ one: 'k1', two: 'k2', beta: 'k3' }),
  );

  expect([...holders.byKey]).toEqual([
    ['k1', 'acme ,gold,north,'],
    ['k2', 'acme ,gold,north,'],
    ['k3', 'beta ,'],
  ]);
  expect(faultsOf('shop/partners', holders)).toEqual([]);
});

test('keeps a comma of a group apart from those between groups', () => {
  expect([...readHolders([key('acme', 'acme', ['a,b', 'c d'])], read({ acme: 'k' })).byKey.values()]).toEqual(['acme ,a%2Cb,c%20d,']);
});

test('names entries that are missing, and takes the others', () => {
  const holders = readHolders([key('acme'), key('beta'), key('gamma')], read({ beta: 'k' }));

  expect([...holders.byKey.keys()]).toEqual(['k']);
  expect(faultsOf('shop/partners', holders)).toEqual([
    'keys of shop/partners are missing, the others are taken: partner-keys/acme, partner-keys/gamma',
  ]);
});

test('tells a scheme of which nothing is known from one that has no keys', () => {
  const unknown = readHolders([key('acme')], read({}));

  expect(unknown.known).toBe(false);
  expect(faultsOf('shop/partners', unknown)).toEqual(['keys of shop/partners are missing, callers with a key get 503: partner-keys/acme']);
  expect(readHolders([], read({})).known).toBe(true);
});

test.each(['', 'with space', 'with,comma', 'line-end\n', 'tab\t', 'ümlaut', 'x'.repeat(4097)])(
  'takes no key that no request can carry, and does not show it: %j',
  (value) => {
    const holders = readHolders([key('acme'), key('beta')], read({ acme: value, beta: 'k' }));

    expect([...holders.byKey.keys()]).toEqual(['k']);
    expect(faultsOf('shop/partners', holders)).toEqual([
      'keys of shop/partners cannot be sent in a request (only visible ASCII without commas; no line end): partner-keys/acme',
    ]);
  },
);

test('lets nobody in with a key of several consumers; one consumer may have it twice', () => {
  const holders = readHolders(
    [key('beta'), key('acme'), key('gamma', 'one'), key('gamma', 'two')],
    read({ acme: 'same', beta: 'same', one: 'k', two: 'k' }),
  );

  expect([...holders.byKey]).toEqual([['k', 'gamma ,']]);
  expect(faultsOf('shop/partners', holders)).toEqual([
    'keys of shop/partners are those of several consumers and let none of them in: acme and beta',
  ]);
});

test('names the first of many', () => {
  const many = Array.from({ length: 12 }, (_, index) => key(`c${index}`));

  expect(faultsOf('shop/partners', readHolders(many, read({ c0: 'k' })))[0]).toMatch(/partner-keys\/c5 and 6 more$/);
});

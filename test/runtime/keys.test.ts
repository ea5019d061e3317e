import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKeys, type Keys } from '../../src/runtime/agent/keys';

const jwk = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), kid: 'a' };
const delivery = (name: string, uri = `https://id.test/${name}`) => ({ name, uri, algorithms: ['ES256'] });

let answers: Map<string, unknown>;
let asked: string[];
let said: string[];
let withdrawn: number;
let keys: Keys;

beforeEach(() => {
  vi.useFakeTimers();
  answers = new Map([['https://id.test/a', { keys: [jwk] }]]);
  asked = [];
  said = [];
  const getJson = async (url: URL) => {
    asked.push(url.href);
    if (!answers.has(url.href)) throw new Error('down');
    return answers.get(url.href);
  };
  withdrawn = 0;
  keys = createKeys({ getJson, say: (line) => said.push(line), onWithdrawal: () => (withdrawn += 1) });
});

afterEach(() => {
  keys.close();
  vi.useRealTimers();
});

const kids = (name: string) => (JSON.parse(keys.get(name) ?? '{"keys":[]}') as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);

test('keys are served once they are there', async () => {
  keys.use([delivery('a')]);
  expect(keys.get('a')).toBeUndefined();

  expect(await keys.first(1_000)).toEqual([]);

  expect(kids('a')).toEqual(['a']);
  expect(keys.get('b')).toBeUndefined();
});

test('they are fetched every minute, whether or not anybody asks', async () => {
  keys.use([delivery('a')]);
  await keys.first(1_000);
  answers.set('https://id.test/a', { keys: [jwk, { ...jwk, kid: 'b' }] });

  await vi.advanceTimersByTimeAsync(59_000);
  expect(kids('a')).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(1_000);

  expect(kids('a')).toEqual(['a', 'b']);
});

test('a key that is withdrawn is told, one that is added is not', async () => {
  answers.set('https://id.test/a', { keys: [jwk, { ...jwk, kid: 'b' }] });
  keys.use([delivery('a')]);
  await keys.first(1_000);
  answers.set('https://id.test/a', { keys: [{ ...jwk, kid: 'b' }, jwk, { ...jwk, kid: 'c' }] });
  await vi.advanceTimersByTimeAsync(60_000);
  expect([withdrawn, keys.withdrawals().get('a')]).toEqual([0, 0]);

  answers.set('https://id.test/a', { keys: [jwk] });
  await vi.advanceTimersByTimeAsync(60_000);

  expect([withdrawn, keys.withdrawals().get('a')]).toEqual([1, 1]);
  expect(said).toEqual(['keys of a have been withdrawn: their tokens end']);
});

test('the first keys are tried for quickly, and later at most every five seconds', async () => {
  keys.use([delivery('x')]);

  await vi.advanceTimersByTimeAsync(4_000);
  expect(asked.length).toBe(5);
  await vi.advanceTimersByTimeAsync(60_000);

  expect(asked.length).toBeLessThan(19);
});

test('waiting for the first keys has an end, and names what is missing', async () => {
  keys.use([delivery('a'), delivery('x')]);
  const missing = keys.first(5_000);
  await vi.advanceTimersByTimeAsync(5_000);

  expect(await missing).toEqual(['x']);
});

describe('while the issuer is down', () => {
  beforeEach(async () => {
    keys.use([delivery('a')]);
    await keys.first(1_000);
    answers.clear();
    await vi.advanceTimersByTimeAsync(180_000);
  });

  test('known keys stay, and it is said once', () => {
    expect(kids('a')).toEqual(['a']);
    expect(keys.status()).toEqual([{ name: 'a', state: 'stale', fetched: 1, failed: 3 }]);
    expect(said).toEqual(['keys of a cannot be fetched, the known ones go on: down']);
  });

  test('no more requests are made than otherwise', () => {
    expect(asked).toHaveLength(4);
  });

  test('and when it is back, it is said', async () => {
    answers.set('https://id.test/a', { keys: [{ ...jwk, kid: 'new' }] });
    await vi.advanceTimersByTimeAsync(60_000);

    expect(kids('a')).toEqual(['new']);
    expect(said).toContain('keys of a can be fetched again');
  });
});

test('a key set without a usable key replaces nothing', async () => {
  keys.use([delivery('a')]);
  await keys.first(1_000);
  answers.set('https://id.test/a', { keys: [] });
  await vi.advanceTimersByTimeAsync(60_000);

  expect(kids('a')).toEqual(['a']);
});

describe('when the schemes change', () => {
  beforeEach(async () => {
    keys.use([delivery('a')]);
    await keys.first(1_000);
  });

  test('those that stay are not fetched again', async () => {
    keys.use([delivery('a'), delivery('b')]);
    await vi.advanceTimersByTimeAsync(0);

    expect(asked).toEqual(['https://id.test/a', 'https://id.test/b']);
  });

  test('those that are gone are neither served nor fetched', async () => {
    keys.use([]);
    await vi.advanceTimersByTimeAsync(300_000);

    expect(keys.get('a')).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  test('one that moved does not go on with its old keys', () => {
    keys.use([delivery('a', 'https://other.test/a')]);

    expect(keys.get('a')).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import { limitsOf } from '../../../src/runtime/companion/limits';
import type { LimitDelivery } from '../../../src/targets/kubernetes/agent-plan';

const rule = { algorithm: 'token-bucket', requests: 1, perSeconds: 60, burst: 1 } as const;
const quota = { algorithm: 'fixed-window', requests: 9, per: 'month' } as const;
const delivery = (fields: Partial<LimitDelivery> = {}): LimitDelivery => ({ limits: [], plans: [], headers: 'draft', ...fields });
const plans = delivery({
  plans: [
    {
      api: 'shop',
      plans: [
        { name: 'gold', rate: rule, quota, onStoreFailure: 'deny' },
        { name: 'free', quota, onStoreFailure: 'allow' },
      ],
      ofConsumers: { acme: 'gold' },
    },
  ],
});
const asked = (caller: string, consumer = '-', member = '-') => [
  { names: 'plans', name: 'shop', values: [caller, consumer, member] } as const,
];

describe('a plan', () => {
  const of = limitsOf('shop', [plans]);

  test('of a consumer counts the consumer, whatever scheme the key was of', () => {
    const [one, two] = ['partners:acme', 'scripts:acme'].map((caller) => of(asked(caller, 'acme')));

    expect(one?.map(({ name, quota }) => [name, quota])).toEqual([
      ['gold', false],
      ['gold-quota', true],
    ]);
    expect(two).toEqual(one);
  });

  test('of members counts each caller', () => {
    const [one, two] = ['customers:ann', 'customers:bob'].map((caller) => of(asked(caller, '-', 'free'))[0]);

    expect([one?.name, two?.name]).toEqual(['free-quota', 'free-quota']);
    expect(one?.key).not.toBe(two?.key);
  });

  test('is that of the consumer before that of the claims', () => {
    expect(of(asked('partners:acme', 'acme', 'free')).map(({ name }) => name)).toEqual(['gold', 'gold-quota']);
  });

  test.each(['constructor', '__proto__', '-'])('is nobody’s who is called %s', (name) => {
    expect(of(asked('partners:x', name, name))).toEqual([]);
  });
});

describe('a limit', () => {
  const limits = (fields: object) =>
    delivery({ limits: [{ id: 'shop/0', name: 'shop/0', rule, shared: true, onStoreFailure: 'deny', ...fields }] });
  const named = (...values: string[]) => [{ names: 'limit', name: 'shop/0', values } as const];

  test('that is about to change counts as it will', () => {
    const of = limitsOf('shop', [limits({}), limits({ rule: { ...rule, requests: 7 } })]);

    expect(of(named('a'))[0]?.rule.requests).toBe(7);
  });

  test('of another kind or period starts anew', () => {
    const keys = [rule, { ...rule, perSeconds: 1 }, { ...quota }].map(
      (one) => limitsOf('shop', [limits({ rule: one })])(named('a'))[0]?.key,
    );

    expect(new Set(keys).size).toBe(3);
  });

  test('takes no value for another one', () => {
    const of = limitsOf('shop', [limits({})]);

    expect(of(named('a', 'b'))[0]?.key).not.toBe(of(named('a,b'))[0]?.key);
    expect(of(named('ab', ''))[0]?.key).not.toBe(of(named('a', 'b'))[0]?.key);
  });

  test('that is not known lets nothing through', () => {
    expect(() => limitsOf('shop', [])(named('a'))).toThrow('nothing is known');
  });
});

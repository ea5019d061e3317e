import { describe, expect, test } from 'vitest';
import { assess } from '../../src/capability/assess';
import { examine } from '../../src/model/resolve';
import type { ApiSpec } from '../../src/spec/api';
import type { Bindings } from '../../src/spec/bindings';
import { ledger, rowAt, shop } from './support';

const limit = { requests: 600, per: 'minute', by: ['caller'], scope: 'gateway', onStoreFailure: 'allow' } as const;
const limited = (...limits: object[]): ApiSpec => ({ ...shop, limits }) as ApiSpec;
const table = { store: { dynamodb: {} } };
const members = { plan: ['gold'] };
const planned = {
  ...shop,
  plans: {
    gold: {
      rate: { requests: 5, per: 'second' },
      quota: { requests: 9, per: 'month' },
      members: { claims: members },
      onStoreFailure: 'deny',
    },
  },
  defaultPlan: 'none',
} as ApiSpec;

describe('limits of the gateway on AWS, with a table', () => {
  test.each([
    ['by caller', limit],
    ['by header and claim', { ...limit, by: ['header:x-team', 'claim:tenant.id'] }],
    ['by address', { ...limit, by: ['ip'], requests: 500, per: 'second', burst: 20 }],
    ['over all callers', { ...limit, by: [] }],
    ['in sliding windows', { ...limit, algorithm: 'sliding-window' }],
    ['in fixed windows', { ...limit, per: 'month', algorithm: 'fixed-window' }],
    ['of none', { ...limit, requests: 0 }],
  ])('are counted by the proxy, %s', (_, one) => {
    expect(ledger('aws', limited(one), table).problems).toEqual([]);
    for (const field of ['requests', 'per', 'by', 'scope', 'onStoreFailure'])
      expect(rowAt('aws', `limits[0].${field}`, limited(one), table)).toMatchObject({
        how: 'proxy',
        note: expect.stringMatching(/^exact .* DynamoDB .* one more Lambda invocation/),
        differs: expect.stringContaining('after authentication'),
      });
  });

  test('stand beside the throttle of methods', () => {
    const both = limited({ ...limit, by: [] }, { requests: 5, per: 'second', scope: 'instance' });
    expect(ledger('aws', both, table).problems).toEqual([]);
    expect(rowAt('aws', 'limits[1].requests', both, table)).toMatchObject({ how: 'native', note: 'as the throttle of the methods' });
  });

  test('are refused where one item cannot take them', () => {
    expect(ledger('aws', limited({ ...limit, requests: 501, per: 'second' }), table).problems).toMatchObject([
      {
        path: 'limits[0].requests',
        code: 'AwsLimitTooFast',
        message: expect.stringContaining('up to 500 such requests a second; write less'),
      },
    ]);
    const window = (requests: number) => limited({ ...limit, requests, per: 'second', algorithm: 'sliding-window' });
    expect(ledger('aws', window(150), table).problems).toEqual([]);
    expect(ledger('aws', window(300), table).problems).toMatchObject([{ path: 'limits[0].requests', code: 'AwsLimitTooFast' }]);
    expect(ledger('aws', limited({ ...limit, requests: 1_001, algorithm: 'sliding-window' }), table).problems).toMatchObject([
      { path: 'limits[0].algorithm', code: 'AwsWindowTooLarge' },
    ]);
  });

  test('say what is left of them', () => {
    expect(ledger('aws', limited(limit), table, { limitHeaders: 'both' }).problems).toEqual([]);
    expect(rowAt('aws', 'limitHeaders', limited(limit), table, { limitHeaders: 'both' })).toMatchObject({ how: 'proxy' });
  });

  test('are refused where the deployment takes no code of tollgate', () => {
    const { problems } = ledger('aws', limited(limit), { ...table, companion: 'never' });
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['CompanionRefused']));
  });

  test('of several APIs together need a table that is bound', () => {
    const settings = { baseline: { limits: [{ ...limit, by: ['ip'] }] } };
    const other = { ...shop, name: 'other', basePath: '/other' };
    const { model } = examine({ apis: [{ ...shop, basePath: '/shop' }, other], settings });
    const problems = (bindings: Bindings) => assess({ model, bindings, target: 'aws' }).problems;

    expect(problems(table)).toMatchObject([{ path: 'baseline.limits[0].scope', code: 'AwsTableOfGateway' }]);
    expect(problems({ store: { dynamodb: { table: 'counts' } } })).toEqual([]);
    expect(ledger('aws', shop, table, settings).problems).toEqual([]);
  });
});

test('without a table, limits by a key are refused with the way to count them', () => {
  expect(ledger('aws', limited(limit)).problems).toMatchObject([
    { path: 'limits[0].by', message: expect.stringContaining('bind "store: { dynamodb: {} }"') },
  ]);
});

describe('limits of instances by a key', () => {
  test('stay refused with a table', () => {
    expect(ledger('aws', limited({ requests: 5, per: 'minute', by: ['caller'], scope: 'instance' }), table).problems).toMatchObject([
      { path: 'limits[0].by', message: expect.stringContaining('write "scope: gateway"') },
    ]);
  });
});

describe('plans on AWS, with a table', () => {
  test('take members by claims, and a default for all', () => {
    expect(ledger('aws', planned, table).problems).toEqual([]);
    expect(
      ledger('aws', { ...planned, defaultPlan: 'gold', plans: { gold: { ...planned.plans?.gold, members: undefined } } } as ApiSpec, table)
        .problems,
    ).toEqual([]);
    for (const field of ['rate.requests', 'quota.requests', 'members.claims.plan', 'onStoreFailure'])
      expect(rowAt('aws', `plans.gold.${field}`, planned, table)).toMatchObject({ how: 'proxy' });
  });

  test('are refused where one item cannot take their rate', () => {
    const fast = { ...planned, plans: { gold: { ...planned.plans?.gold, rate: { requests: 501, per: 'second' } } } } as ApiSpec;
    expect(ledger('aws', fast, table).problems).toMatchObject([{ path: 'plans.gold.rate.requests', code: 'AwsLimitTooFast' }]);
  });
});

describe('a store', () => {
  test('of Redis is refused on AWS, and a table on Kubernetes', () => {
    expect(ledger('aws', limited(limit), { store: { redis: { url: 'redis://redis:6379' } } }).problems).toContainEqual(
      expect.objectContaining({ path: 'bindings.store.redis', message: expect.stringContaining('bind "store: { dynamodb: {} }"') }),
    );
    expect(ledger('kubernetes', limited(limit), table).problems).toMatchObject([{ path: 'bindings.store.dynamodb', code: 'WrongBinding' }]);
  });
});

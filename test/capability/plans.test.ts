import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../src/spec/api';
import { ledger, rowAt, shop } from './support';

const partner = {
  rate: { requests: 10, per: 'second', burst: 5 },
  quota: { requests: 100, per: 'month' },
  onStoreFailure: 'allow',
} as const;
const key = { secret: 'keys', key: 'acme' };
const keyed: ApiSpec = {
  ...shop,
  schemes: { ...shop.schemes, partners: { apiKey: { header: 'x-api-key' } } },
  access: { scheme: 'partners' },
  consumers: { acme: { keys: [key], plan: 'partner' } },
  plans: { partner },
  defaultPlan: 'none',
};

describe('usage plans on AWS', () => {
  test('are those of API Gateway for consumers, which the report calls best effort', () => {
    expect(ledger('aws', keyed).problems).toEqual([]);
    expect(rowAt('aws', 'consumers.acme.plan', keyed)).toMatchObject({ how: 'authorizer' });
    for (const field of ['rate.requests', 'rate.per', 'rate.burst', 'quota.requests', 'quota.per'])
      expect(rowAt('aws', `plans.partner.${field}`, keyed)).toMatchObject({
        how: 'native',
        differs: expect.stringContaining('as well as it can'),
      });
  });

  test('have no store that could be down', () => {
    expect(rowAt('aws', 'plans.partner.onStoreFailure', keyed)).toMatchObject({
      how: 'metadata',
      note: expect.stringContaining('no store'),
    });
  });

  test('refuse members by claims, with what to do', () => {
    const plans = { partner: { ...partner, members: { claims: { plan: ['gold'] } } } };
    const spec = { ...keyed, access: { anyOf: [{ scheme: 'customers' }, { scheme: 'partners' }] }, plans };
    expect(ledger('aws', spec).problems).toMatchObject([
      {
        path: 'plans.partner.members',
        code: 'AwsPlanByClaims',
        message: expect.stringMatching(/give these callers API keys, or deliver this API to Kubernetes$/),
      },
    ]);
  });

  test('take a default where every caller is a consumer, and refuse it where one may come with a token', () => {
    const byDefault = { ...keyed, defaultPlan: 'partner' };
    const route = { backend: 'orders', access: { scheme: 'customers' } };
    expect(ledger('aws', byDefault).problems).toEqual([]);
    expect(ledger('aws', { ...byDefault, routes: { ...shop.routes, 'GET /tokens': route } }).problems).toMatchObject([
      { path: 'defaultPlan', code: 'AwsPlanByClaims', message: expect.stringContaining('write "none", require an API key') },
    ]);
    expect(ledger('aws', { ...keyed, routes: { ...shop.routes, 'GET /tokens': route } }).problems).toEqual([]);
  });

  test('cannot be waived: they protect', () => {
    const plans = { partner: { ...partner, members: { claims: { plan: ['gold'] } } } };
    const { problems } = ledger('aws', { ...keyed, plans }, { waive: { 'plans.*.members': 'a reason' } });
    expect(problems.map(({ code }) => code)).toContain('AwsPlanByClaims');
    expect(problems.length).toBeGreaterThan(1);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import { type Deployed, invokeUrl, type Ministack, startMinistack } from '../support/ministack';
import { appOf, slugOf } from './support';

let ministack: Ministack;
let secrets: { readonly keys: { readonly name: string } };

beforeAll(async () => {
  ministack = await startMinistack();
  secrets = { keys: { name: await ministack.putSecret('keys', { acme: 'acme-key', beta: 'beta-key' }) } };
});

afterAll(() => ministack?.stop());

const spec = (planOfAcme: string): ApiSpec => ({
  name: 'planned',
  schemes: { partners: { apiKey: { header: 'x-api-key' } } },
  access: { scheme: 'partners' },
  consumers: {
    acme: { keys: [{ secret: 'keys', key: 'acme' }], plan: planOfAcme },
    beta: { keys: [{ secret: 'keys', key: 'beta' }], plan: 'small' },
    gamma: { keys: [{ secret: 'keys', key: 'gamma' }], plan: 'large' },
  },
  plans: {
    small: { quota: { requests: 2, per: 'month' }, onStoreFailure: 'deny' },
    large: { quota: { requests: 4, per: 'month' }, onStoreFailure: 'deny' },
  },
  defaultPlan: 'none',
  routes: { 'GET /orders': { respond: { status: 200, body: 'ok' } } },
});

const uncached = () => ({ secrets, aws: { authorizerTtl: '0s' } });

async function answers(api: Deployed, key: string, times: number): Promise<(number | string)[]> {
  const found = [];
  for (let time = 0; time < times; time++) {
    const response = await invokeUrl(api, '/orders', { headers: { 'x-api-key': key } });
    found.push(response.ok ? response.status : await slugOf(response));
  }
  return found;
}

test('a consumer that moves to another plan counts anew there, and the others go on', async () => {
  const first = await ministack.deploy(appOf(spec('small'), uncached()));
  expect(await answers(first, 'acme-key', 3)).toEqual([200, 200, 'quota-exceeded']);
  expect(await answers(first, 'beta-key', 1)).toEqual([200]);

  const moved = await ministack.deploy(appOf(spec('large'), uncached()));
  expect(await answers(moved, 'acme-key', 5)).toEqual([200, 200, 200, 200, 'quota-exceeded']);
  expect(await answers(moved, 'beta-key', 2)).toEqual([200, 'quota-exceeded']);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import { type Deployed, invokeUrl, type Ministack, startMinistack } from '../support/ministack';
import { appOf, slugOf } from './support';

let ministack: Ministack;
let api: Deployed;

const ok = { respond: { status: 200, body: 'ok' } };
const spec: ApiSpec = {
  name: 'throttled',
  access: { open: 'a test' },
  cors: { origins: ['https://app.example.com'] },
  limits: [{ requests: 1, per: 'hour', burst: 2, scope: 'instance' }],
  routes: {
    'GET /orders/{id}': ok,
    'POST /orders/{id}': ok,
    'GET /own': { ...ok, limits: [{ requests: 0, per: 'second', scope: 'instance' }] },
    'GET /': ok,
  },
};

beforeAll(async () => {
  ministack = await startMinistack();
  api = await ministack.deploy(appOf(spec, {}));
});

afterAll(() => ministack?.stop());

const statuses = async (path: string, times: number, method = 'GET') => {
  const found = [];
  for (let time = 0; time < times; time++) found.push((await invokeUrl(api, path, { method })).status);
  return found;
};

test('a limit of all callers throttles each method of each resource', async () => {
  expect(await statuses('/orders/1', 3)).toEqual([200, 200, 429]);
  expect(await statuses('/orders/2', 1)).toEqual([429]);
  expect(await statuses('/orders/1', 3, 'POST')).toEqual([200, 200, 429]);
  expect(await statuses('/', 3)).toEqual([200, 200, 429]);
});

test('preflights and what no route takes never count', async () => {
  expect(await statuses('/orders/1', 4, 'OPTIONS')).toEqual([204, 204, 204, 204]);
  expect(await statuses('/orders/1', 4, 'PUT')).toEqual([405, 405, 405, 405]);
});

test('a limit of nothing lets nothing through, and says why', async () => {
  const response = await invokeUrl(api, '/own');
  expect([response.status, response.headers.get('retry-after'), await slugOf(response)]).toEqual([429, '1', 'rate-limited']);
});

test('an emulator that has ended stops at once', async () => {
  const other = await startMinistack();
  await other.stop();
  await other.stop();
}, 20_000);

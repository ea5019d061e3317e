import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import type { Route } from '../../../src/spec/route';
import { type Ministack, startMinistack } from '../support/ministack';
import { appOf } from './support';

let ministack: Ministack;
let bindings: Bindings;

const SOURCE = 'exports.handler = async () => ({ statusCode: 200, body: process.env.NAME });';

beforeAll(async () => {
  ministack = await startMinistack();
  await ministack.putFunction('orders', SOURCE);
  const stable = await ministack.publishVersion('orders', { NAME: 'stable' });
  const next = await ministack.publishVersion('orders', { NAME: 'next' });
  bindings = { backends: { orders: { function: stable }, next: { function: next } } };
});

afterAll(() => ministack?.stop());

const spec = (route: Route): ApiSpec => ({
  name: 'tried',
  access: { open: 'a test' },
  backends: { orders: {}, next: {} },
  routes: { 'GET /orders': route, 'GET /next': { backend: 'next' } },
});
const canary = (weightPercent: number): Route => ({ backend: 'orders', canary: { backend: 'next', weightPercent } });

async function answerOf(route: Route): Promise<string> {
  const { url } = await ministack.deploy(appOf(spec(route), bindings));
  return (await fetch(`${url}/orders`)).text();
}

test('a canary is an alias whose weights move in place, and is gone with its last share', async () => {
  for (const weightPercent of [5, 0, 100, 12.5]) {
    // the emulator keeps the weights and answers by the first version
    expect(await answerOf(canary(weightPercent))).toBe('stable');
    expect(await ministack.aliases('orders')).toMatchObject([
      { FunctionVersion: '1', RoutingConfig: { AdditionalVersionWeights: { '2': weightPercent / 100 } } },
    ]);
  }

  expect(await answerOf({ backend: 'next' })).toBe('next');
  expect(await ministack.aliases('orders')).toEqual([]);
});

import { expect, test } from 'vitest';
import { sleep } from './support/gateway';
import { answers, breakerIs, running, type Scripted, scripted, traffic } from './support/scripted';
import { all, isFirst, names, see } from './support/sides';

const BREAKER = { errorPercent: 50, minRequests: 10, window: '2s', openFor: '24h' };
const PREVIEW = { header: 'x-canary', value: 'always' };

/** A stable backend and a canary of half of the requests that fails until its breaker is open. */
async function start({ route = {}, canary = {}, next = {} }: { route?: object; canary?: object; next?: object }) {
  const share = { backend: 'next', weightPercent: 50, preview: PREVIEW, ...canary };
  const spec = {
    name: 'shop',
    access: { open: 'a test' },
    backends: { orders: {}, next: { breaker: BREAKER, ...next } },
    routes: { 'GET /orders/{id}': { backend: 'orders', canary: share, ...route } },
  };
  const upstreams: Record<string, Scripted> = {};
  for (const name of ['orders', 'next']) upstreams[name] = await scripted((_, response) => response.end(JSON.stringify({ backend: name })));
  const bound = Object.fromEntries(Object.entries(upstreams).map(([name, { url }]) => [name, { url }]));
  const gateway = await running({ spec, bindings: { backends: bound } });
  const { orders, next: tried } = upstreams as { orders: Scripted; next: Scripted };
  tried.behave(answers(500));
  const sent = traffic(`${gateway.url}/orders/1`, 5);
  await breakerIs(gateway, 'shop/next', 'open');
  await sent.stop();
  await sleep(300);
  const reached = tried.seen.length;
  return { gateway, orders, next: tried, nothingMore: () => expect(tried.seen.length).toBe(reached) };
}

test('an open breaker of a canary refuses its own callers, and the others keep their side', async () => {
  const { gateway, nothingMore } = await start({ canary: { sticky: ['header:x-user'] } });
  const callers = names(200);

  const answered = await all(callers.length, (index) => see(`${gateway.url}/orders/7`, { 'x-user': callers[index] as string }));

  const expected = callers.map((caller) => (isFirst('shop/next', [caller], 50) ? 503 : 200));
  expect(answered.map(({ status }) => status)).toEqual(expected);
  expect(new Set(expected)).toEqual(new Set([200, 503]));
  nothingMore();
}, 60_000);

test('who asks for the canary by its header is refused as well', async () => {
  const { gateway, nothingMore } = await start({ canary: { weightPercent: 10 } });

  const answered = await all(50, () => see(`${gateway.url}/orders/7`, { 'x-canary': 'always' }));

  expect(new Set(answered.map(({ status }) => status))).toEqual(new Set([503]));
  nothingMore();
}, 60_000);

test('with the stable backend as its fallback, nobody hears of a canary whose breaker is open', async () => {
  const { gateway, orders, nothingMore } = await start({
    next: { fallback: { backend: 'orders' } },
    canary: { sticky: ['header:x-user'] },
  });
  const [before, callers] = [orders.seen.length, names(200)];

  const answered = await all(callers.length, (index) => see(`${gateway.url}/orders/7`, { 'x-user': callers[index] as string }));

  expect(new Set(answered.map(({ status, backend }) => `${status} ${backend}`))).toEqual(new Set(['200 orders']));
  expect(answered.map(({ answered: headers }) => headers['x-tollgate-fallback'])).toEqual(
    callers.map((caller) => (isFirst('shop/next', [caller], 50) ? 'backend' : undefined)),
  );
  expect(orders.seen.length).toBe(before + callers.length);
  nothingMore();
}, 60_000);

import { expect, test } from 'vitest';
import { fallbackOf } from '../../src/model/fallback';
import { mirrorOf } from '../../src/model/mirror';
import { examine } from '../../src/model/resolve';
import { retryOf } from '../../src/model/retry';

const BACKENDS = {
  orders: { retry: { attempts: 2 }, mirror: { backend: 'shadow' }, fallback: { respond: { status: 200 } } },
  shadow: {},
};

/** What stands around the requests of a route. */
function around(route: object) {
  const spec = { name: 'shop', access: { open: 'a test' }, backends: BACKENDS, routes: { 'GET /orders': { backend: 'orders', ...route } } };
  const [api] = examine({ apis: [spec] as never, settings: {} }).model.apis;
  const [found] = api?.routes ?? [];
  if (api === undefined || found === undefined) throw new Error('there is a route');
  const action = { backend: 'orders' };
  const all = { retry: retryOf(action, found, api), mirror: mirrorOf(action, found, api), fallback: fallbackOf(found, 'orders', api) };
  return Object.entries(all).flatMap(([name, policy]) => (policy === undefined ? [] : [name]));
}

test('a route has the retry, the mirror and the fallback of its backend', () => {
  expect(around({})).toEqual(['retry', 'mirror', 'fallback']);
});

test('events are neither repeated nor replaced, and copied all the same', () => {
  expect(around({ stream: { sse: {} } })).toEqual(['mirror']);
});

test('a WebSocket has none of them', () => {
  expect(around({ stream: { websocket: {} } })).toEqual([]);
});

import type { ApiSpec } from '../../src/spec/api';
import type { Bindings } from '../../src/spec/bindings';

/** An API with one route, which needs nothing bound. */
export const ping: ApiSpec = {
  name: 'ping',
  routes: { 'GET /first': answering('first') },
};

/** An API with one backend. */
export const orders: ApiSpec = {
  name: 'orders',
  backends: { orders: {} },
  routes: { 'GET /orders': { backend: 'orders', access: { open: 'a test' } } },
};

/** What `orders` needs on any target. */
export const bound: Bindings = { backends: { orders: { url: 'https://orders.example.com' } } };

/** A route with a fixed answer. */
export function answering(body: string) {
  return { respond: { status: 200, body }, access: { open: 'a test' } };
}

import type { Route } from 'tollgate';

/** How many routes the command line asks for. */
export const count = Number(process.argv.at(-1));

/** Routes as the gateway benchmark has them. */
export const routes: { [key: string]: Route } = Object.fromEntries(
  Array.from({ length: count }, (_, route) => [`GET /s${route}/orders/{id}`, { backend: 'orders' }]),
);

import type { Action } from './action';
import type { RouteModel } from './route';

/** All that a route and its variants lead to, each once. */
export function actionsOf({ action, variants }: Pick<RouteModel, 'action' | 'variants'>): Action[] {
  return [...new Set([action, ...variants.map((variant) => variant.action)])];
}

import type { Action } from './action';
import type { RouteModel } from './route';

/** All that a route and its variants lead to, each once. A canary's sides are two: each has the rules of its own backend. */
export function actionsOf({ action, variants }: Pick<RouteModel, 'action' | 'variants'>): Action[] {
  if (variants.length === 0) return ofEachSide(action);
  return [...new Set([action, ...variants.map((variant) => variant.action)])].flatMap(ofEachSide);
}

function ofEachSide(action: Action): Action[] {
  if (!('backend' in action) || action.canary === undefined) return [action];
  return [{ backend: action.backend }, { backend: action.canary.backend }];
}

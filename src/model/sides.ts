import type { CanaryPreview } from '../spec/canary';
import { type Action, actionBackends } from './action';
import { actionsOf } from './actions';
import type { ApiModel } from './model';
import type { RouteModel } from './route';
import type { StickyKey } from './sticky';

/** How many numbers callers are divided by: those of 32 bits. */
export const NUMBERS = 2 ** 32;

/** A backend among which requests are divided. */
export interface Side {
  readonly backend: string;
  /** Whose number is below it, and not below that of the side before, is on this side. The last one's is `NUMBERS`. */
  readonly below: number;
}

/** How the requests of an action are divided. */
export interface Division {
  /** In the order of their numbers. The canary has the lowest, so that nobody leaves it when its share grows. */
  readonly sides: readonly Side[];
  /** Numbers in one division say nothing about those in another: routes that try the same backend try it on the same callers. */
  readonly scope: string;
  /** Left out where each request is divided at random. */
  readonly sticky?: readonly StickyKey[];
  /** Who sends it is on the first side. */
  readonly preview?: CanaryPreview;
}

/** How an action divides its requests; undefined where it does not. */
export function divisionOf(action: Action, api: string): Division | undefined {
  if ('weighted' in action) {
    const { weighted, sticky } = action;
    return { sides: weightedSides(weighted), ...common(weighted[0]?.backend as string, api, sticky) };
  }
  if (!('backend' in action) || action.canary === undefined) return undefined;
  const { backend, weightPercent, sticky, preview } = action.canary;
  const sides = [
    { backend, below: Math.round((weightPercent * NUMBERS) / 100) },
    { backend: action.backend, below: NUMBERS },
  ];
  return { sides, ...common(backend, api, sticky), ...(preview === undefined ? {} : { preview }) };
}

function common(first: string, api: string, sticky: readonly StickyKey[] | undefined) {
  return { scope: `${api}/${first}`, ...(sticky === undefined ? {} : { sticky }) };
}

function weightedSides(weighted: readonly { readonly backend: string; readonly weight: number }[]): Side[] {
  const sum = weighted.reduce((total, { weight }) => total + weight, 0);
  let before = 0;
  return weighted.map(({ backend, weight }) => {
    before += weight;
    return { backend, below: Math.round((before * NUMBERS) / sum) };
  });
}

/** The sides that some request is on; their places among all of them are kept. */
export function takenSides({ sides }: Division): { readonly side: Side; readonly place: number }[] {
  return sides.flatMap((side, place) => (side.below > (sides[place - 1]?.below ?? 0) ? [{ side, place }] : []));
}

/** Whether callers keep their sides: there are several, and something tells callers apart. */
export function keepsSides(division: Division): boolean {
  return division.sticky !== undefined && takenSides(division).length > 1;
}

/** The action of one side. Backends with weights share the rules of their route, so that all of them are named. */
export function onlySide(action: Action, { backend }: Pick<Side, 'backend'>): Action {
  if (!('weighted' in action)) return { backend };
  return { weighted: action.weighted.map((one) => ({ backend: one.backend, weight: one.backend === backend ? 1 : 0 })) };
}

/** How long a way may take to answer: what the route says, else the longest of the backends it leads to. A canary has its own. */
export function waitMillis(action: Action, route: RouteModel, { backends }: ApiModel): number {
  const named = 'backend' in action ? [action.backend] : actionBackends(action);
  const own = named.flatMap((name) => backends.get(name)?.timeoutMillis ?? []);
  return route.origin.timeout === 'route' || own.length === 0 ? route.timeoutMillis : Math.max(...own);
}

/** How long a route may take to answer, on whichever way and side. */
export function longestMillis(route: RouteModel, api: ApiModel): number {
  return Math.max(route.timeoutMillis, ...actionsOf(route).map((action) => waitMillis(action, route, api)));
}

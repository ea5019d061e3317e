import type { Canary, CanarySteps } from '../../spec/canary';
import { load, resolveLoaded } from '../compile';
import { findRoute } from './find-route';
import { type Found, refusal } from './refusal';

/** A route with a canary that moves in steps by changes of the spec. */
export interface Tried extends Found {
  /** The file that was named, and which of its exports. */
  readonly spec: string;
  readonly exportName?: string;
  readonly canary: Canary;
  readonly shares: readonly number[];
}

/** Loads a sound spec and finds the canary of a route: `POST /orders`, or `shop:POST /orders` where several APIs have it. */
export async function loadTried(spec: string, route: string, exportName: string | undefined): Promise<Tried> {
  const loaded = await load({ spec, ...(exportName === undefined ? {} : { export: exportName }) });
  resolveLoaded(loaded);
  const found = { loaded, ...findRoute(spec, route, loaded.apis) };
  const canary = canaryOf(found);
  const { shares } = stepsOf(found, canary);
  return { ...found, spec, ...(exportName === undefined ? {} : { exportName }), canary, shares };
}

function canaryOf(found: Found): Canary {
  const canary = found.api.routes[found.key]?.canary;
  if (canary !== undefined) return canary;
  throw refusal(found, 'NoCanary', '', 'has no canary; write one, such as canary: { backend: NAME, weightPercent: 0, … }');
}

function stepsOf(found: Found, { steps }: Canary): CanarySteps {
  if (steps === undefined) {
    const message = 'has no steps, so its share is set by hand; write steps: { shares: [5, 25, 50, 100], driver: git }';
    throw refusal(found, 'NoSteps', '.canary', message);
  }
  if (steps.driver === 'git') return steps;
  const message = `is "${steps.driver}": AWS CodeDeploy owns the shares, and one alone may; write weightPercent 100 and deploy to have it take the steps, 0 to go back, or driver "git"`;
  throw refusal(found, 'OtherDriver', '.canary.steps.driver', message);
}

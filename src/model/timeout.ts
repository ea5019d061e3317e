import type { Baseline } from '../spec/baseline';
import { parseDurationMillis } from '../spec/duration';
import type { Route } from '../spec/route';
import { type Action, actionBackends } from './action';
import { type BackendModel, defaultTimeoutMillis } from './backend';
import type { Origin } from './route';

/** What timeouts are inherited from. */
export interface TimeoutContext {
  readonly backends: ReadonlyMap<string, BackendModel>;
  readonly baseline: Baseline;
}

/**
 * The longest wait for the whole answer, and where it comes from: the longest of the backends' timeouts, since one of several may be
 * chosen by chance. A canary has its own.
 */
export function timeoutOf(route: Route, action: Action, { backends, baseline }: TimeoutContext): [number, Origin] {
  const own = route.timeout ?? route.aggregate?.timeout ?? route.batch?.timeout;
  if (own !== undefined) return [parseDurationMillis(own), 'route'];
  const leads = ('backend' in action ? [action.backend] : actionBackends(action)).flatMap((name) => backends.get(name) ?? []);
  const millis = Math.max(...leads.map((backend) => backend.timeoutMillis));
  if (leads.some(({ spec, timeoutMillis }) => spec.timeout !== undefined && timeoutMillis === millis)) return [millis, 'backend'];
  const byDefault = defaultTimeoutMillis(baseline.timeout);
  return [byDefault, byDefault < defaultTimeoutMillis(undefined) ? 'gateway' : 'default'];
}

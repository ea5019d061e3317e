import type { Backend } from '../spec/backend';
import type { Route } from '../spec/route';

/** Which requests are copied, and where to. */
export interface MirrorModel {
  readonly backend: string;
  readonly percent: number;
}

/** The copies of a route's requests, or else of its backend's. Undefined where there are none: a WebSocket has none. */
export function resolveMirror(route: Route, backend: Backend): MirrorModel | undefined {
  const mirror = route.mirror ?? backend.mirror;
  if (mirror === undefined || route.stream?.websocket !== undefined) return undefined;
  return { backend: mirror.backend, percent: mirror.percent ?? 100 };
}

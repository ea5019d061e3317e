import type { Backend } from '../spec/backend';
import { parseDurationMillis } from '../spec/duration';
import { sortedEntries } from './sorted';

/** A backend with its defaults filled in. What later features need stays in `spec`. */
export interface BackendModel {
  readonly name: string;
  readonly protocol: 'http1' | 'h2' | 'grpc';
  /** As written, else the default or the gateway's ceiling, whichever is shorter. */
  readonly timeoutMillis: number;
  readonly idleTimeoutMillis: number;
  readonly connectTimeoutMillis: number;
  /** As written. */
  readonly spec: Backend;
}

/** Longest wait for a complete answer where nothing else is written. */
export const DEFAULT_TIMEOUT = '15s';

/** What stands where no timeout is written: the default, or the gateway's ceiling where that is shorter. */
export function defaultTimeoutMillis(ceiling: string | undefined): number {
  const millis = parseDurationMillis(DEFAULT_TIMEOUT);
  return ceiling === undefined ? millis : Math.min(millis, parseDurationMillis(ceiling));
}

/** The backends of an API with their defaults, by name. `ceiling` is the timeout of the gateway's baseline. */
export function resolveBackends(backends: { readonly [name: string]: Backend } | undefined, ceiling?: string): Map<string, BackendModel> {
  return new Map(sortedEntries(backends).map(([name, spec]) => [name, resolveBackend(name, spec, ceiling)]));
}

function resolveBackend(name: string, spec: Backend, ceiling: string | undefined): BackendModel {
  return {
    name,
    protocol: spec.protocol ?? 'http1',
    timeoutMillis: spec.timeout === undefined ? defaultTimeoutMillis(ceiling) : parseDurationMillis(spec.timeout),
    idleTimeoutMillis: parseDurationMillis(spec.idleTimeout ?? '60s'),
    connectTimeoutMillis: parseDurationMillis(spec.connectTimeout ?? '1s'),
    spec,
  };
}

import type { Backend } from '../spec/backend';
import { parseDurationMillis } from '../spec/duration';

/** A backend with its defaults filled in. What later features need stays in `spec`. */
export interface BackendModel {
  readonly name: string;
  readonly protocol: 'http1' | 'h2' | 'grpc';
  readonly timeoutMillis: number;
  readonly idleTimeoutMillis: number;
  readonly connectTimeoutMillis: number;
  /** As written. */
  readonly spec: Backend;
}

/** Longest wait for a complete answer where nothing else is written. */
export const DEFAULT_TIMEOUT = '15s';

/** The backends of an API with their defaults. */
export function resolveBackends(backends: { readonly [name: string]: Backend } | undefined): Map<string, BackendModel> {
  return new Map(Object.entries(backends ?? {}).map(([name, spec]) => [name, resolveBackend(name, spec)]));
}

function resolveBackend(name: string, spec: Backend): BackendModel {
  return {
    name,
    protocol: spec.protocol ?? 'http1',
    timeoutMillis: parseDurationMillis(spec.timeout ?? DEFAULT_TIMEOUT),
    idleTimeoutMillis: parseDurationMillis(spec.idleTimeout ?? '60s'),
    connectTimeoutMillis: parseDurationMillis(spec.connectTimeout ?? '1s'),
    spec,
  };
}

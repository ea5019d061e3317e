import type { Cors } from '../spec/cors';
import { parseDurationMillis } from '../spec/duration';
import type { Method } from './path';

/** A CORS policy with its defaults filled in. */
export interface CorsModel {
  readonly origins: readonly string[];
  /** Empty until its path is known: then the path's own methods. */
  readonly methods: readonly Method[];
  readonly headers: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly credentials: boolean;
  readonly maxAgeSeconds: number;
}

const DEFAULT_HEADERS = ['authorization', 'content-type'];

/** Fills the defaults of a CORS policy. */
export function resolveCors(cors: Cors): CorsModel {
  return {
    origins: cors.origins,
    methods: (cors.methods ?? []) as readonly Method[],
    headers: (cors.headers ?? DEFAULT_HEADERS).map((name) => name.toLowerCase()),
    exposeHeaders: (cors.exposeHeaders ?? []).map((name) => name.toLowerCase()),
    credentials: cors.credentials ?? false,
    maxAgeSeconds: Math.floor(parseDurationMillis(cors.maxAge ?? '10m') / 1000),
  };
}

/** Whether an allowed origin, perhaps with a `*.`, stands for all that the other one stands for. */
export function coversOrigin(allowed: string, origin: string): boolean {
  if (allowed === '*' || allowed === origin) return true;
  const [scheme, host] = allowed.split('://*.');
  return host !== undefined && origin.startsWith(`${scheme}://`) && origin.endsWith(`.${host}`);
}

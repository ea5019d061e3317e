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
    maxAgeSeconds: parseDurationMillis(cors.maxAge ?? '10m') / 1000,
  };
}

/** Whether an allowed origin, perhaps with a `*.`, stands for all that the other one stands for. */
export function coversOrigin(allowed: string, origin: string): boolean {
  if (allowed === '*' || allowed === origin) return true;
  const [scheme, host] = allowed.split('://*.');
  return host !== undefined && origin.startsWith(`${scheme}://`) && origin.endsWith(`.${host}`);
}

/** Whether an origin stands for every host below one: `https://*.example.com`. */
export function isWildcardOrigin(origin: string): boolean {
  return origin.includes('://*.');
}

/** Whether there is one origin alone that may read answers, or all may: the same headers suit every answer. */
export function hasFixedOrigin({ origins }: Pick<CorsModel, 'origins'>): boolean {
  return origins.length === 1 && !origins.some(isWildcardOrigin);
}

/** What the origins match that a wildcard stands for: a regular expression for the whole text, in which nothing needs a backslash. */
export function originPattern(wildcard: string): string {
  return wildcard.replaceAll('.', '[.]').replace('*', '[A-Za-z0-9.-]+');
}

/** Whether pages of an origin may read answers. */
export function allowsOrigin({ origins }: Pick<CorsModel, 'origins'>, origin: string): boolean {
  return origins.some(
    (allowed) =>
      allowed === '*' || allowed === origin || (isWildcardOrigin(allowed) && new RegExp(`^${originPattern(allowed)}$`).test(origin)),
  );
}

/** What only the gateway says in answers, where it has a policy. */
export const CORS_HEADERS: readonly string[] = [
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-expose-headers',
];

import { randomBytes } from 'node:crypto';
import type { Setup } from '../gateway/setup';
import type { Keys } from '../gateway/tokens';
import { type AuthorizationServer, exchanged } from './authorization-server';
import { companion, type Decider, RATELIMIT, ratelimit } from './deciders';

/** A way to decide on a request. */
export interface Entry {
  readonly name: string;
  readonly setup: Setup;
  /** Undefined: Envoy decides alone. */
  readonly decider?: Decider;
  readonly callers?: Callers;
  /** The name of the same gateway without what is measured. */
  readonly without: string;
}

/** Who calls. */
export interface Callers {
  /** They come again and again. */
  readonly tokens: readonly string[];
  /** The token that the backend gets for a caller's. */
  readonly behind: (token: string) => string;
}

/** What entries are measured with. */
export interface Surroundings {
  readonly redis: string;
  readonly server: AuthorizationServer;
  readonly opaque: readonly string[];
  readonly keys: Keys;
}

export const NONE = 'nothing';
export const INSTANCE = 'limit of the instance, in Envoy';
export const SHARED = 'limit of all, in the companion';
export const IN_REDIS = 'limit of all, in Redis';
export const PEER = 'the same, envoyproxy/ratelimit';
const JWT = 'JWT, in Envoy';

/** Tokens that say nothing. */
export const opaqueTokens = (): string[] => Array.from({ length: 100 }, () => randomBytes(24).toString('base64url'));

/** What is compared. */
export function entries({ redis, server, opaque, keys }: Surroundings): Entry[] {
  const same = (token: string) => token;
  const one = { routes: 1 };
  const jwt = { ...one, tokens: 'repeated' } as const;
  return [
    { name: NONE, setup: one, without: NONE },
    { name: INSTANCE, setup: { ...one, limit: 'instance' }, without: NONE },
    { name: SHARED, setup: { ...one, limit: 'shared' }, decider: companion, without: NONE },
    { name: IN_REDIS, setup: { ...one, limit: 'shared', redis }, decider: companion, without: NONE },
    ...(RATELIMIT === undefined
      ? []
      : [{ name: PEER, setup: { ...one, limit: 'shared', redis, ratelimit: true }, decider: ratelimit, without: NONE } as const]),
    { name: 'requests at one time', setup: { ...one, limit: 'concurrent' }, decider: companion, without: NONE },
    {
      name: 'introspection, remembered',
      setup: { ...jwt, introspection: server.introspection },
      decider: companion,
      callers: { tokens: opaque, behind: same },
      without: NONE,
    },
    { name: JWT, setup: jwt, callers: { tokens: keys.repeated, behind: same }, without: NONE },
    {
      name: 'JWT and exchange, remembered',
      setup: { ...jwt, exchange: server.exchange },
      decider: companion,
      callers: { tokens: keys.repeated, behind: exchanged },
      without: JWT,
    },
  ];
}

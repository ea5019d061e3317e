import type { Folder } from '../support/folder';
import type { Keys } from './tokens';

/** What a gateway is asked to do: a proxy for one or many paths, open or with a token. */
export interface Setup {
  /** How many paths there are: `/s0/orders/{id}`, `/s1/orders/{id}` … */
  readonly routes: number;
  /** Whether a token is asked for, and whether the same ones come again or more than any cache holds. Undefined: it is open. */
  readonly tokens?: 'repeated' | 'changing';
  /** Whether each client's requests are counted: in Envoy, for all instances together, or those at work at one time. No limit is ever reached. */
  readonly limit?: 'instance' | 'shared' | 'concurrent';
  /** The address of the Redis that counts for all instances. Undefined: the companion counts. */
  readonly redis?: string;
  /** Whether a service of envoyproxy/ratelimit is asked in the companion's place. */
  readonly ratelimit?: boolean;
  /** Where opaque tokens are looked up. Undefined: the tokens are JWTs. */
  readonly introspection?: string;
  /** Where the backend's tokens come from. Undefined: it gets the callers'. */
  readonly exchange?: string;
}

/** Where a gateway listens, and what it needs. */
export interface Place {
  readonly port: number;
  readonly upstreamPort: number;
  readonly folder: Folder;
  readonly keys: Keys;
}

/** A gateway that is compared. */
export interface Peer {
  readonly name: string;
  /** Writes its configuration and says how it is started. */
  command(setup: Setup, place: Place): readonly string[];
}

/** The regular expression of the paths of a route, for those that have no templates. */
export const pathRegex = (route: number) => `^/s${route}/orders/[^/]+$`;

/** The paths' numbers. */
export const routesOf = ({ routes }: Setup) => Array.from({ length: routes }, (_, route) => route);

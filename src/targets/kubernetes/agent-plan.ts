import type { HeldKey } from '../../model/api-keys';

/** Where the agent gets a scheme's signing keys. It serves them, filtered to `algorithms`, at `/jwks/{name}` of its socket. */
export interface KeyDelivery {
  /** `API/SCHEME`, percent-encoded where it stands in a path. */
  readonly name: string;
  readonly algorithms: readonly string[];
  /** Exactly one of `uri` and `discovery` (the issuer). */
  readonly uri?: string;
  readonly discovery?: string;
}

/** A scheme of API keys: the agent reads its keys from secrets and delivers them as a filter of Envoy's. */
export interface ApiKeyDelivery {
  /** `API/SCHEME`. */
  readonly name: string;
  /** The name of the filter. */
  readonly filter: string;
  /** What the filter writes before the names of its metadata. */
  readonly prefix: string;
  /** The header in which the filter finds a key, in lower case. */
  readonly header: string;
  readonly keys: readonly HeldKey[];
}

/** What the agent does besides delivering configuration. */
export interface AgentPlan {
  readonly keys: readonly KeyDelivery[];
  /** Left out where no route takes API keys. */
  readonly apiKeys?: readonly ApiKeyDelivery[];
  readonly drainSeconds: number;
}

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

/** A secret of TLS: the agent reads it and delivers it to Envoy as a resource of its own, so that it changes without anything else. */
export interface TlsDelivery {
  /** The name of the resource. */
  readonly name: string;
  readonly secret: string;
  /** `certificate`: a chain and its key, in `tls.crt` and `tls.key`. `authority`: what certificates are checked against, in `ca.crt`. */
  readonly kind: 'certificate' | 'authority';
  /** Who needs it. Without its own the gateway cannot listen; without a backend's, only that backend is not reached. */
  readonly of: 'listener' | 'backends';
}

/** What the agent does besides delivering configuration. */
export interface AgentPlan {
  readonly keys: readonly KeyDelivery[];
  /** Left out where no route takes API keys. */
  readonly apiKeys?: readonly ApiKeyDelivery[];
  /** Left out where nothing is read from secrets for TLS. */
  readonly tls?: readonly TlsDelivery[];
  readonly drainSeconds: number;
}

/** Where the agent gets a scheme's signing keys. It serves them, filtered to `algorithms`, at `/jwks/{name}` of its socket. */
export interface KeyDelivery {
  /** `API/SCHEME`, percent-encoded where it stands in a path. */
  readonly name: string;
  readonly algorithms: readonly string[];
  /** Exactly one of `uri` and `discovery` (the issuer). */
  readonly uri?: string;
  readonly discovery?: string;
}

/** What the agent does besides delivering configuration. */
export interface AgentPlan {
  readonly keys: readonly KeyDelivery[];
  readonly drainSeconds: number;
}

/** Names a secret. The value itself never stands in a spec. */
export interface SecretRef {
  /** Name of the secret, bound per environment in `bindings.secrets`. */
  readonly secret: string;
}

/** Names one entry of a secret. */
export interface SecretKeyRef extends SecretRef {
  /** The entry within the secret. */
  readonly key: string;
}

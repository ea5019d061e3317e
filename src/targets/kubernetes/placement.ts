/** Where a gateway listens. */
export interface Placement {
  readonly address: string;
  readonly port: number;
  /** How long open requests may take after the gateway was told to end. Default: 30. */
  readonly drainSeconds?: number;
}

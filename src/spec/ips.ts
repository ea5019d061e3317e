/**
 * Client addresses, as CIDR blocks of IPv4 (RFC 4632) or IPv6 (RFC 4291). At least one of the two.
 *
 * A block is written by its first address: `10.0.0.0/8`, not `10.0.0.1/8`.
 * Which address counts is said by `bindings.listener.clientAddress`. Others are answered 403.
 */
export interface IpRules {
  /**
   * Blocks that may call; nobody else may.
   *
   * @default every address
   */
  readonly allow?: string[];

  /**
   * Blocks that may not call, also where `allow` has them.
   *
   * @default no address
   */
  readonly deny?: string[];
}

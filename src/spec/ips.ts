/** Client addresses, as CIDR blocks. */
export interface IpRules {
  readonly allow?: string[];
  readonly deny?: string[];
}

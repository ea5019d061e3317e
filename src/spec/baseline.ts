import type { BodyDefaults } from './body';
import type { Cors } from './cors';
import type { IpRules } from './ips';
import type { Limit } from './limits';
import type { Scheme } from './scheme';

/** What access rules of members must keep to. */
export interface BaselineAccess {
  /**
   * Schemes of which every route that is not open must use one.
   *
   * At least one name, of the baseline's schemes or the members'. A name that no scheme has is a warning.
   *
   * @default any scheme
   */
  readonly mustUse?: string[];

  /**
   * Whether members may open routes.
   *
   * @default true
   */
  readonly openAllowed?: boolean;
}

/** What every member of a gateway must at least keep. Members may tighten, never weaken. */
export interface Baseline {
  /**
   * What the access rules of members must keep to.
   *
   * @default members decide
   */
  readonly access?: BaselineAccess;

  /**
   * Schemes that the members share, by name.
   *
   * @default members have their own
   */
  readonly schemes?: { [name: string]: Scheme };

  /**
   * Limits that always count, besides the members' own.
   *
   * One set of counters over all APIs of the gateway.
   *
   * @default only the members' limits
   */
  readonly limits?: Limit[];

  /**
   * Address rules that always hold, besides the members' own.
   *
   * @default only the members' rules
   */
  readonly ips?: IpRules;

  /**
   * Ceiling of the members' body sizes.
   *
   * @default the target's ceiling
   */
  readonly body?: BodyDefaults;

  /**
   * Ceiling of the members' timeouts.
   *
   * A duration from `1ms` to `24h`.
   *
   * @default no ceiling beside the target's
   */
  readonly timeout?: string;

  /**
   * CORS policy of members that have none.
   *
   * @default no cross-origin calls
   */
  readonly cors?: Cors;

  /**
   * `default` adds Strict-Transport-Security, X-Content-Type-Options and the like to every answer; `none` adds
   * nothing.
   *
   * On AWS this takes the proxy Lambda or `wrap()`.
   *
   * @default 'none'
   */
  readonly securityHeaders?: 'default' | 'none';
}

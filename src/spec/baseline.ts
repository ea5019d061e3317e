import type { BodyDefaults } from './body';
import type { Cors } from './cors';
import type { IpRules } from './ips';
import type { Limit } from './limits';
import type { Scheme } from './scheme';

export interface BaselineAccess {
  readonly mustUse?: string[];
  readonly openAllowed?: boolean;
}

/** What every member of a gateway must at least keep. */
export interface Baseline {
  readonly access?: BaselineAccess;
  readonly schemes?: { [name: string]: Scheme };
  readonly limits?: Limit[];
  readonly ips?: IpRules;
  readonly body?: BodyDefaults;
  readonly timeout?: string;
  readonly cors?: Cors;
  readonly securityHeaders?: 'default' | 'none';
}

import type { Access } from './access';
import type { Backend } from './backend';
import type { BodyDefaults } from './body';
import type { Consumer } from './consumers';
import type { Cors } from './cors';
import type { IpRules } from './ips';
import type { Limit } from './limits';
import type { UsagePlan } from './plans';
import type { Route } from './route';
import type { Scheme } from './scheme';
import type { Versions } from './versions';

/** One API, written once, for every target. */
export interface ApiSpec {
  readonly name: string;
  readonly hosts?: string[];
  readonly basePath?: string;
  readonly owner?: string;
  readonly tags?: string[];
  readonly description?: string;
  readonly schemes?: { [name: string]: Scheme };
  readonly access?: Access;
  readonly ips?: IpRules;
  readonly consumers?: { [name: string]: Consumer };
  readonly plans?: { [name: string]: UsagePlan };
  readonly defaultPlan?: string;
  readonly limits?: Limit[];
  readonly backends?: { [name: string]: Backend };
  readonly routes: { [key: string]: Route };
  readonly versions?: Versions;
  readonly cors?: Cors;
  readonly body?: BodyDefaults;
}

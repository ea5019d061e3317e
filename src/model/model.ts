import type { ApiSpec } from '../spec/api';
import type { GatewaySettings } from '../spec/gateway';
import type { BackendModel } from './backend';
import type { CorsModel } from './cors';
import type { LimitList } from './limits';
import type { PlansModel } from './plans';
import type { PathModel, RouteModel } from './route';
import type { SchemeModel } from './scheme';
import type { VersionsModel } from './versions';

/** One API, resolved: defaults filled in, policies inherited, routes ordered. */
export interface ApiModel {
  readonly name: string;
  /** Empty: any host. */
  readonly hosts: readonly string[];
  /** Empty, or with a leading and no trailing slash. */
  readonly basePath: string;
  readonly schemes: ReadonlyMap<string, SchemeModel>;
  readonly backends: ReadonlyMap<string, BackendModel>;
  /** Most specific first. One that the path names a version of is there for each of them. */
  readonly routes: readonly RouteModel[];
  /** Most specific first. */
  readonly paths: readonly PathModel[];
  /** The backends that requests may reach, those included that stand in for others or get copies. */
  readonly reached: ReadonlySet<string>;
  readonly limits: LimitList;
  readonly plans: PlansModel;
  readonly versions?: VersionsModel;
  /** Of what no route answers, and of the routes that have no policy of their own. */
  readonly cors?: CorsModel;
  readonly spec: ApiSpec;
}

/** What of an API says where requests go on to. */
export type Destinations = Pick<ApiModel, 'backends' | 'versions'>;

/** A gateway and the APIs that it serves. */
export interface GatewayModel {
  readonly name: string;
  readonly apis: readonly ApiModel[];
  readonly limits: LimitList;
  readonly errors: { readonly typeBase: string; readonly detail: ReadonlyMap<string, string> };
  readonly requestId: { readonly header: string; readonly trust: boolean };
  readonly limitHeaders: 'draft' | 'x' | 'both' | 'none';
  readonly accessLog: { readonly headers: readonly string[]; readonly redact: readonly string[] };
  readonly securityHeaders: boolean;
  readonly settings: GatewaySettings;
}

import type { PathException } from '../spec/paths';
import type { Route } from '../spec/route';
import type { AccessModel } from './access';
import type { Action } from './action';
import type { CorsModel } from './cors';
import type { LimitList } from './limits';
import type { Method, PathTemplate } from './path';
import type { RewriteModel } from './rewrite';
import type { StreamModel } from './stream';
import type { ChangesModel } from './transform';
import type { VariantModel } from './variants';

/** The level that a policy comes from. */
export type Origin = 'route' | 'api' | 'gateway' | 'backend' | 'default';

/** One level's address rules. */
export interface IpModel {
  readonly origin: Origin;
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

/** What a login answers on a route that it brings. */
export interface LoginPart {
  readonly scheme: string;
  readonly part: 'callback' | 'logout';
}

/** A route with everything that it inherits. */
export interface RouteModel {
  /** As written: `GET,HEAD /catalog/{rest+}`. */
  readonly key: string;
  /** Unique within the API, for names of resources: `get-head-catalog-rest-2f1c4d8a90`. */
  readonly id: string;
  /** The API's name. */
  readonly api: string;
  readonly methods: readonly Method[];
  /** Without the base path. */
  readonly template: PathTemplate;
  readonly action: Action;
  readonly variants: readonly VariantModel[];
  readonly access: AccessModel;
  /** Every entry must pass. */
  readonly ips: readonly IpModel[];
  /** The route's own list or the API's. The gateway's list counts as well and stands on the gateway. */
  readonly limits: LimitList;
  readonly cors?: CorsModel;
  /** Undefined: the target's ceiling. */
  readonly maxBodyBytes?: number;
  readonly contentTypes?: readonly string[];
  /** Lower case. */
  readonly requiredHeaders: readonly string[];
  readonly requiredQuery: readonly string[];
  readonly rewrite?: RewriteModel;
  readonly request: ChangesModel;
  readonly response: ChangesModel;
  /** The whole answer, of a stream its head; from the route, else its backend, else the default. */
  readonly timeoutMillis: number;
  readonly stream?: StreamModel;
  readonly allowedPaths: readonly PathException[];
  readonly owner?: string;
  readonly tags: readonly string[];
  /** Left out of routes that the spec has. */
  readonly login?: LoginPart;
  readonly description?: string;
  /** The version of its requests, where their path names one or none has to. */
  readonly version?: string;
  /** The first segment of its path, where that names the version. */
  readonly versionSegment?: string;
  /** What its answers say of the version, once a request has come so far that the version counts. */
  readonly announced?: ChangesModel;
  /** As written; what later features need is read from here. */
  readonly spec: Route;
  /** Where each policy comes from, for `explain`. */
  readonly origin: {
    readonly access: Origin;
    readonly limits: Origin;
    readonly cors: Origin;
    readonly body: Origin;
    readonly timeout: Origin;
  };
}

/**
 * One path of an API and what answers each method on it.
 *
 * The paths of an API are its routes' templates and, where two of them overlap without one covering the other, the
 * template of what both match. So the first path that matches a request, most specific first, knows every method.
 */
export interface PathModel {
  readonly template: PathTemplate;
  /** The most specific route for each method. */
  readonly methods: ReadonlyMap<Method, RouteModel>;
  /** For the `Allow` header of a 405; with OPTIONS where CORS stands. */
  readonly allow: readonly Method[];
  readonly cors?: CorsModel;
  /** The first segment, where that names a version. */
  readonly versionSegment?: string;
}

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

/**
 * One API, written once, for every target.
 *
 * Plain data: the same in TypeScript, Python, Java, Go, YAML and JSON. What differs per environment stands in
 * `Bindings`.
 */
export interface ApiSpec {
  /**
   * Name of the API, a DNS-1123 label: lower-case letters, digits and dashes, at most 63.
   *
   * It becomes part of resource names on every target. Where no gateway has a name of its own, it begins with a letter
   * and has at most 55 characters on Kubernetes, whose Service is called `NAME-gateway`.
   */
  readonly name: string;

  /**
   * Hosts that the API answers on: exact names, or with one leading `*.`.
   *
   * `*.example.com` stands for one or more labels (on AWS for one). A request for another host is answered 404. May
   * hold `${value:NAME}`.
   *
   * @default any host; on AWS the stage's own url
   */
  readonly hosts?: string[];

  /**
   * Path before every route's path: `/api`.
   *
   * Starts with a slash, ends without one, at most 960 characters. The backend does not see it.
   *
   * @default routes start at the root
   */
  readonly basePath?: string;

  /**
   * Team that owns the API.
   *
   * Reaches reports, alerts and the OpenAPI output. A route can name another one.
   *
   * @default reports name no owner
   */
  readonly owner?: string;

  /**
   * Words to find the API by, in reports and the OpenAPI output.
   *
   * @default no tags
   */
  readonly tags?: string[];

  /**
   * What the API is for, in reports and the OpenAPI output.
   *
   * @default no description
   */
  readonly description?: string;

  /**
   * Named ways to identify a caller.
   *
   * Each must be used by some route; one that is not is refused, because it would protect nothing.
   *
   * @default callers cannot be identified, so every route is open
   */
  readonly schemes?: { [name: string]: Scheme };

  /**
   * Who may call the routes that say nothing themselves.
   *
   * A route's own `access` replaces it whole.
   *
   * @default every route has its own
   */
  readonly access?: Access;

  /**
   * Client addresses that may call and that may not.
   *
   * Adds up with those of the gateway and the route: all must pass. Otherwise the answer is 403.
   *
   * @default every address may call
   */
  readonly ips?: IpRules;

  /**
   * Holders of API keys, by name.
   *
   * Each needs a route that takes keys.
   *
   * @default no API keys
   */
  readonly consumers?: { [name: string]: Consumer };

  /**
   * Usage plans: rates and quotas of callers.
   *
   * A caller has at most one: the consumer's, else the one whose `members` match, else `defaultPlan`.
   *
   * @default no plans
   */
  readonly plans?: { [name: string]: UsagePlan };

  /**
   * Plan of callers that no other plan takes, or `none`.
   *
   * Required as soon as there are plans.
   *
   * @default required with `plans`
   */
  readonly defaultPlan?: string;

  /**
   * Limits that every route shares which has none of its own.
   *
   * One set of counters over these routes, unless `by` has `route`. A route's list replaces this one, `[]` lifts it.
   *
   * @default no limits beside the gateway's and the plans'
   */
  readonly limits?: Limit[];

  /**
   * Services behind the gateway, by name. Where they are is bound per environment.
   *
   * @default routes answer by themselves
   */
  readonly backends?: { [name: string]: Backend };

  /**
   * What the API answers, by method and path: `GET /orders/{id}`.
   *
   * Several methods: `GET,POST /x`; every method: `ANY /x`. `{id}` is one segment, `{rest+}` at the end all that
   * remain. The most specific route wins; order never matters. A path has at most 960 characters and 128 segments.
   */
  readonly routes: { [key: string]: Route };

  /**
   * Versions of the API and how a request names one.
   *
   * @default one version
   */
  readonly versions?: Versions;

  /**
   * Which web pages may call (the Fetch standard's CORS protocol).
   *
   * A route's own replaces it. On AWS the headers on answers take the proxy Lambda or `wrap()`.
   *
   * @default no cross-origin calls
   */
  readonly cors?: Cors;

  /**
   * What every route accepts as a body.
   *
   * Merged field by field with the gateway's and the route's.
   *
   * @default bodies up to `10Mi`
   */
  readonly body?: BodyDefaults;
}

import type { ApiSpec } from '../spec/api';
import type { Bindings } from '../spec/bindings';

/** One host, who owns it, and what answers there. */
export interface GatewayDomain {
  /** The host, such as `shop.example.com`. No other domain has it. */
  readonly host: string;
  /** The team that answers for it. It reaches every API of the domain that names no owner of its own. */
  readonly owner: string;
  /**
   * Name of the gateway and, on Kubernetes, of its namespace unless another one is bound.
   *
   * @default - the host with dashes: `shop-example-com`
   */
  readonly name?: string;
  /**
   * The APIs of the domain, typed. Their `hosts` may be left out.
   *
   * @default - `documents` or `files` has them
   */
  readonly specs?: ApiSpec[];
  /**
   * More APIs, as plain maps.
   *
   * @default - none
   */
  readonly documents?: unknown[];
  /**
   * More APIs, as YAML or JSON files.
   *
   * @default - none
   */
  readonly files?: string[];
  /**
   * What differs per environment, for all APIs of the domain.
   *
   * @default - nothing is bound, which is refused where an API has a backend
   */
  readonly bindings?: Bindings;
}

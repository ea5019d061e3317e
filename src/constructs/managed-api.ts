import { Construct } from 'constructs';
import { formatPath, SpecError } from '../problem';
import type { ApiSpec } from '../spec/api';
import type { Bindings } from '../spec/bindings';
import type { GatewaySettings } from '../spec/gateway';
import { parseApi, parseBindings, parseSettings } from '../spec/parse';
import type { Route } from '../spec/route';
import type { AwsGatewayObjects } from '../targets/aws/resources';
import type { KubernetesGatewayObjects } from '../targets/kubernetes/resources';
import { type CanaryRouteProps, withCanary } from './canary-props';
import { Delivery } from './delivery';
import { checkProps } from './known-props';
import { type UsagePlanPolicyProps, withPlan } from './plan-props';
import { readSpec } from './spec-props';
import { unmarked } from './unmarked';

/** What a `ManagedApi` takes besides its spec. */
export interface ManagedApiOptions {
  /**
   * What differs per environment: addresses, functions, values, replicas.
   *
   * @default - nothing is bound, which is refused where the spec has a backend
   */
  readonly bindings?: Bindings;
  /**
   * What belongs to the gateway and not to the API: baseline, errors, request id, access log.
   *
   * @default - the gateway is named after the API and has no baseline
   */
  readonly gateway?: GatewaySettings;
}

/** Props of `ManagedApi`: exactly one of `spec`, `document` and `file`. */
export interface ManagedApiProps extends ManagedApiOptions {
  /**
   * The API, typed.
   *
   * @default - `document` or `file` has it
   */
  readonly spec?: ApiSpec;
  /**
   * The API as a plain map, such as a file that was read. In Python, Java and Go a misspelt field of `spec` is lost on the way;
   * here it is refused by name.
   *
   * @default - `spec` or `file` has it
   */
  readonly document?: unknown;
  /**
   * A file with the API: YAML or JSON.
   *
   * @default - `spec` or `document` has it
   */
  readonly file?: string;
}

/**
 * One API on a gateway of its own.
 *
 * In an aws-cdk-lib Stack it is an API Gateway, in a cdk8s Chart it is Envoy on Kubernetes. What is added after it was made counts:
 * everything is rendered when the app is synthesized.
 */
export class ManagedApi extends Construct {
  /** The API of a YAML or JSON file. Problems name its lines. */
  public static fromFile(scope: Construct, id: string, path: string, props: ManagedApiOptions = {}): ManagedApi {
    return new ManagedApi(scope, id, { ...props, file: path });
  }

  private readonly delivery: Delivery;
  private current: ApiSpec;

  constructor(scope: Construct, id: string, props: ManagedApiProps) {
    super(scope, id);
    checkProps(`ManagedApi "${this.node.path}"`, props, ['spec', 'document', 'file', 'bindings', 'gateway']);
    this.current = readSpec(props, `ManagedApi "${this.node.path}"`);
    const settings = parseSettings(unmarked(props.gateway ?? {}));
    const bindings = parseBindings(unmarked(props.bindings ?? {}));
    const name = settings.name ?? this.current.name;
    this.delivery = new Delivery(this, { name, settings, bindings, apis: () => [this.current] });
  }

  /** The spec as it is now, with what was added. */
  public get spec(): ApiSpec {
    return this.current;
  }

  /** The gateway's own objects on AWS. Refused in a cdk8s Chart. */
  public get aws(): AwsGatewayObjects {
    return this.delivery.aws();
  }

  /** The gateway's own objects on Kubernetes. Refused in an aws-cdk-lib Stack. */
  public get kubernetes(): KubernetesGatewayObjects {
    return this.delivery.kubernetes;
  }

  /** Adds routes. A key that the spec has already is refused, and nothing is added. */
  public addRoutes(routes: { [key: string]: Route }): void {
    const added = parseApi({ ...this.current, routes: unmarked(routes) }).routes;
    const twice = Object.keys(added).filter((key) => Object.hasOwn(this.current.routes, key));
    this.refuse('routes', twice, 'DuplicateRoute', 'is there already; leave it out or change it where it was written');
    this.refuseLate('routes', Object.keys(added));
    this.current = { ...this.current, routes: { ...this.current.routes, ...added } };
  }

  /** Adds a usage plan, as `UsagePlanPolicy` does. Where it does not fit, nothing is added. */
  public addPlan(props: UsagePlanPolicyProps): void {
    const added = withPlan(this.current, unmarked(props));
    this.refuseLate('plans', [props.name]);
    this.current = added;
  }

  /** Adds a canary to a route, as `CanaryRoute` does. Where it does not fit, nothing is added. */
  public addCanary(props: CanaryRouteProps): void {
    const added = withCanary(this.current, unmarked(props));
    this.refuseLate('routes', [props.route]);
    this.current = added;
  }

  private refuseLate(map: string, keys: readonly string[]): void {
    const message = 'comes after the output was made; add it before "aws" is read and before the app is synthesized';
    this.refuse(map, this.delivery.closed ? keys : [], 'AddedTooLate', message);
  }

  private refuse(map: string, keys: readonly string[], code: string, message: string): void {
    if (keys.length === 0) return;
    const problems = keys.map((key) => ({ path: formatPath([map, key]), code, message }));
    throw new SpecError(`API '${this.current.name}'`, problems);
  }
}

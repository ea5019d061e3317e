import type { AuthorizerBinding } from './bindings-authorizer';
import type { AwsBindings } from './bindings-aws';
import type { KubernetesBindings } from './bindings-kubernetes';
import type { ListenerBindings } from './listener';
import type { StoreBinding } from './store';

/** A Kubernetes Service. A cdk8s-plus `Service` can stand here too. */
export interface KubernetesService {
  /** Name of the Service, a DNS-1123 label. */
  readonly name: string;

  /**
   * Namespace of the Service.
   *
   * @default the gateway's namespace
   */
  readonly namespace?: string;

  /** Port of the Service, from 1 to 65535. */
  readonly port: number;

  /**
   * Whether the Service has no address of its own, so that the gateway sees each pod.
   *
   * Balancing, outliers and health checks need that.
   *
   * @default false
   */
  readonly headless?: boolean;
}

/** One of several addresses of a backend. */
export interface Endpoint {
  /** Address, `http://` or `https://` with host and port, and a path that stands before the route's. */
  readonly url: string;

  /**
   * Share of the requests, over the sum of all weights; a whole number from 0.
   *
   * @default 1
   */
  readonly weight?: number;
}

/** A backend in a VPC, reached through a VPC link of API Gateway. */
export interface VpcLinkBinding {
  /** ARN of the VPC link. */
  readonly arn: string;

  /** Address of the backend behind the link. */
  readonly url: string;
}

/** Where a backend is. Exactly one of `service`, `url`, `endpoints`, `function` and `vpcLink`. */
export interface BackendBinding {
  /**
   * A Kubernetes Service.
   *
   * Kubernetes only.
   *
   * @default it is somewhere else
   */
  readonly service?: KubernetesService;

  /**
   * Address, `http://` or `https://` with host and port, and a path that stands before the route's.
   *
   * Without credentials. For any target. `h2c://` (HTTP/2 without TLS) is not built yet; AWS has none.
   *
   * @default it is somewhere else
   */
  readonly url?: string;

  /**
   * Several addresses with weights.
   *
   * The AWS target divides requests among them in the proxy Lambda, with its extra invoke.
   *
   * @default it is somewhere else
   */
  readonly endpoints?: Endpoint[];

  /**
   * ARN of a Lambda function, of a version or an alias of one, or in code an aws-cdk-lib `IFunction`.
   *
   * AWS only. Two backends that are two versions of one function can share requests by its alias.
   *
   * @default it is somewhere else
   */
  readonly function?: any;

  /**
   * Whether the function uses `wrap()` of tollgate's runtime, which then changes requests and answers without an
   * extra invoke.
   *
   * Beside `function` only. A function that is made in the same app gets the layer that `wrap()` reads. For one that is
   * bound by its ARN, imported, or an alias, the ARN of the layer is an output of the stack: add it to the function.
   * A function is wrapped for one API, and for each of its backends that it is bound to.
   *
   * @default false
   */
  readonly wrapped?: boolean;

  /**
   * A backend behind a VPC link.
   *
   * AWS only.
   *
   * @default it is somewhere else
   */
  readonly vpcLink?: VpcLinkBinding;
}

/** Where a secret is kept. */
export interface SecretBinding {
  /**
   * Name of the Kubernetes Secret, or name or ARN of the secret in AWS Secrets Manager.
   *
   * On AWS authorities of client certificates are an object of S3: `s3://BUCKET/KEY?versionId=VERSION`.
   */
  readonly name: string;
}

/**
 * What differs per target and environment: addresses, secrets, stores, certificates, replicas.
 *
 * Props `bindings` of `ManagedApi`, `--bindings FILE` of the command line.
 */
export interface Bindings {
  /**
   * Where each backend is, by its name in the spec.
   *
   * With several APIs `api/name` where the name alone is ambiguous.
   *
   * @default backends with an address of their own only
   */
  readonly backends?: { [name: string]: BackendBinding };

  /**
   * Lambda functions that decide in the place of services, by the names of their `external` schemes.
   *
   * With several APIs `api/name` where the name alone is ambiguous. AWS only.
   *
   * @default services are asked at their urls
   */
  readonly authorizers?: { [name: string]: AuthorizerBinding };

  /**
   * Texts for `${value:NAME}` in the spec's urls and hosts.
   *
   * Each that the spec names must be here, each that is here must be used.
   *
   * @default no values
   */
  readonly values?: { [name: string]: string };

  /**
   * Where each secret of the spec is kept.
   *
   * Kubernetes Secrets or AWS Secrets Manager; locally `--secrets FILE`.
   *
   * @default under its own name
   */
  readonly secrets?: { [name: string]: SecretBinding };

  /**
   * Where shared counters live: limits of scope `gateway`, rates and quotas of plans.
   *
   * @default nothing may be shared
   */
  readonly store?: StoreBinding;

  /**
   * Certificate, protocols and client address of the gateway's own side.
   *
   * @default plain HTTP behind something that ends TLS
   */
  readonly listener?: ListenerBindings;

  /**
   * Fields that this target refuses and this deployment does without, each with the reason.
   *
   * `backends.*.outliers`. Every report shows them. Never one that protects, such as access, limits, body or cors, and
   * never one that says what the API is.
   *
   * @default nothing is waived
   */
  readonly waive?: { [field: string]: string };

  /**
   * `auto` uses the companion where a spec needs it; `never` refuses what would need it.
   *
   * @default 'auto'
   */
  readonly companion?: 'auto' | 'never';

  /**
   * What only the AWS target needs to know.
   *
   * @default defaults
   */
  readonly aws?: AwsBindings;

  /**
   * What only the Kubernetes target needs to know.
   *
   * @default defaults
   */
  readonly kubernetes?: KubernetesBindings;
}

import type { AwsBindings } from './bindings-aws';
import type { KubernetesBindings } from './bindings-kubernetes';
import type { ListenerBindings } from './listener';
import type { StoreBinding } from './store';

/** A Kubernetes Service. A cdk8s-plus `Service` has these fields too. */
export interface KubernetesService {
  readonly name: string;
  readonly namespace?: string;
  readonly port: number;
  readonly headless?: boolean;
}

export interface Endpoint {
  readonly url: string;
  readonly weight?: number;
}

export interface VpcLinkBinding {
  readonly arn: string;
  readonly url: string;
}

/** Where a backend is. Exactly one of `service`, `url`, `endpoints`, `function` and `vpcLink`. */
export interface BackendBinding {
  readonly service?: KubernetesService;
  readonly url?: string;
  readonly endpoints?: Endpoint[];
  /** ARN of a Lambda function, or in code an aws-cdk-lib `IFunction`. */
  readonly function?: any;
  readonly wrapped?: boolean;
  readonly vpcLink?: VpcLinkBinding;
}

export interface SecretBinding {
  readonly name: string;
}

/** What differs per environment. */
export interface Bindings {
  readonly backends?: { [name: string]: BackendBinding };
  readonly values?: { [name: string]: string };
  readonly secrets?: { [name: string]: SecretBinding };
  readonly store?: StoreBinding;
  readonly listener?: ListenerBindings;
  readonly waive?: { [field: string]: string };
  readonly companion?: 'auto' | 'never';
  readonly aws?: AwsBindings;
  readonly kubernetes?: KubernetesBindings;
}

import type { Construct } from 'constructs';
import type { AwsGatewayObjects } from '../targets/aws/resources';
import type { KubernetesGatewayObjects } from '../targets/kubernetes/resources';
import { AwsDelivery } from './aws-delivery';
import type { GatewaySource } from './gateway-source';
import { KubernetesDelivery } from './kubernetes-delivery';
import { targetOf } from './target';

/** A gateway on the target that its scope chooses. */
export class Delivery {
  private readonly delivery: AwsDelivery | KubernetesDelivery;

  constructor(
    private readonly scope: Construct,
    source: GatewaySource,
  ) {
    this.delivery = targetOf(scope) === 'aws' ? new AwsDelivery(scope, source) : new KubernetesDelivery(scope, source);
  }

  /** Whether the output is made: what is added to the spec from now on would be lost. */
  public get closed(): boolean {
    return this.delivery.closed;
  }

  /** An API's own objects on AWS; the name may be left out where there is one API. */
  public aws(api?: string): AwsGatewayObjects {
    const { delivery, scope } = this;
    if (!(delivery instanceof AwsDelivery)) {
      throw new Error(`"${scope.node.path}" is in a cdk8s Chart and has no objects on AWS; use ".kubernetes"`);
    }
    const found = api === undefined && delivery.objects.size === 1 ? [...delivery.objects.values()][0] : delivery.objects.get(api ?? '');
    if (found !== undefined) return found;
    const names = [...delivery.objects.keys()].join(', ');
    throw new Error(`"${scope.node.path}" has no API called "${api ?? ''}"; its APIs are: ${names}`);
  }

  /** The gateway's own objects on Kubernetes. */
  public get kubernetes(): KubernetesGatewayObjects {
    if (this.delivery instanceof KubernetesDelivery) return this.delivery.objects;
    throw new Error(`"${this.scope.node.path}" is in an aws-cdk-lib Stack and has no objects on Kubernetes; use ".aws"`);
  }
}

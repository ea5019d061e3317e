import type { Construct } from 'constructs';
import { SpecError } from '../problem';
import { compilePod, type KubernetesOutput } from '../targets/kubernetes/compile';
import {
  addAnalysisTemplates,
  addConfigMaps,
  addKubernetesGateway,
  type KubernetesGatewayObjects,
  namesakeOf,
} from '../targets/kubernetes/resources';
import type { GatewaySource } from './gateway-source';
import { warn } from './warnings';

/** A gateway in a cdk8s Chart. Its objects are there at once; what they say is made when the app is synthesized. */
export class KubernetesDelivery {
  public readonly objects: KubernetesGatewayObjects;
  private output?: KubernetesOutput;
  private finished = false;

  constructor(
    private readonly scope: Construct,
    private readonly source: GatewaySource,
  ) {
    this.objects = addKubernetesGateway(scope, source, () => this.compile().plan);
    this.refuseNamesake();
    scope.node.addValidation({ validate: () => this.finish() });
  }

  /** Whether the content is made: what is added to the spec from now on would be lost. */
  public get closed(): boolean {
    return this.output !== undefined;
  }

  /** In one chart of one namespace names are told apart by nothing else. */
  private refuseNamesake(): void {
    const other = namesakeOf(this.objects);
    if (other === undefined) return;
    const message = `"${other.node.path}" has a Deployment "${other.name}" in the same namespace; give this gateway another name (gateway: { name }) or namespace`;
    throw new SpecError(`"${this.scope.node.path}"`, [{ path: 'gateway.name', code: 'GatewayTaken', message }]);
  }

  private compile(): KubernetesOutput {
    const { bindings, settings, apis } = this.source;
    this.output ??= compilePod({ apis: apis(), settings, bindings });
    return this.output;
  }

  /** cdk8s has no other moment after all constructs were made and before they are written. */
  private finish(): string[] {
    if (this.finished) return [];
    const { plan, model, warnings } = this.compile();
    this.finished = true;
    addConfigMaps(this.scope, this.source, plan);
    addAnalysisTemplates(this.scope, this.source, model);
    warn(this.scope, warnings);
    return [];
  }
}

import type { Construct } from 'constructs';
import { formatProblem } from '../problem';
import { addWarning, atSynth } from '../targets/aws/at-synth';
import { compileAws } from '../targets/aws/compile';
import { addAwsApis } from '../targets/aws/gateway';
import type { AwsGatewayObjects } from '../targets/aws/resources';
import type { GatewaySource } from './gateway-source';

/** A gateway in an aws-cdk-lib Stack. Its objects are made when the app is synthesized, or when they are first asked for. */
export class AwsDelivery {
  private made?: ReadonlyMap<string, AwsGatewayObjects>;

  constructor(
    private readonly scope: Construct,
    private readonly source: GatewaySource,
  ) {
    atSynth(scope, () => this.objects);
  }

  /** Whether the output is made: what is added to the spec from now on would be lost. */
  public get closed(): boolean {
    return this.made !== undefined;
  }

  /** The gateway's own objects, by API. Asking for them makes them. */
  public get objects(): ReadonlyMap<string, AwsGatewayObjects> {
    this.made ??= this.make();
    return this.made;
  }

  private make(): ReadonlyMap<string, AwsGatewayObjects> {
    const { bindings, settings, apis } = this.source;
    const output = compileAws({ apis: apis(), settings, bindings });
    for (const warning of output.warnings) addWarning(this.scope, warning.code, formatProblem(warning));
    return addAwsApis(this.scope, output);
  }
}

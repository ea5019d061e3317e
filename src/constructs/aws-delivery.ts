import type { Construct } from 'constructs';
import { formatProblem, SpecError } from '../problem';
import { addWarning, atSynth } from '../targets/aws/at-synth';
import { compileAws } from '../targets/aws/compile';
import { type AwsGatewayObjects, addAwsGateway } from '../targets/aws/resources';
import type { GatewaySource } from './gateway-source';

/** A gateway in an aws-cdk-lib Stack. Its objects are made when the app is synthesized, or when they are first asked for. */
export class AwsDelivery {
  private made?: AwsGatewayObjects;

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

  /** The gateway's own objects. Asking for them makes them. */
  public get objects(): AwsGatewayObjects {
    this.made ??= this.make();
    return this.made;
  }

  private make(): AwsGatewayObjects {
    const { bindings, settings, apis } = this.source;
    const output = compileAws({ apis: apis(), settings, bindings });
    for (const warning of output.warnings) addWarning(this.scope, warning.code, formatProblem(warning));
    const [api, ...more] = output.apis;
    if (api === undefined || more.length > 0) throw severalApis(this.source.name);
    return addAwsGateway(this.scope, api.plan, api.bindings);
  }
}

function severalApis(gateway: string): SpecError {
  const message = 'a gateway on AWS has exactly one API so far; give each API a host and a gateway of its own';
  return new SpecError(`Gateway '${gateway}'`, [{ path: 'apis', code: 'SeveralApis', message }]);
}

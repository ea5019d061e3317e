import type { Construct } from 'constructs';
import type { ApiModel } from '../../model/model';
import { subjectOf } from '../../model/resolve';
import { SpecError } from '../../problem';
import type { AwsOutput } from './compile';
import { type AwsGatewayObjects, addAwsGateway } from './resources';
import { addAwsGateways } from './shared-domain';
import { checkTogether } from './template-size';

/** Adds the APIs of a gateway: one by itself, several beside each other on the domains that they share. */
export function addAwsApis(scope: Construct, { apis, model }: Pick<AwsOutput, 'apis' | 'model'>): ReadonlyMap<string, AwsGatewayObjects> {
  const [only, ...more] = apis;
  if (only !== undefined && more.length === 0) return new Map([[only.plan.name, addAwsGateway(scope, only.plan, only.bindings)]]);
  const tooLarge = checkTogether(apis.map(({ plan }) => plan));
  if (tooLarge.length > 0) throw new SpecError(subjectOf(model), tooLarge);
  return addAwsGateways(
    scope,
    apis.map((api, index) => ({ ...api, basePath: (model.apis[index] as ApiModel).basePath })),
  );
}

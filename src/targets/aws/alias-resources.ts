import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Bindings } from '../../spec/bindings';
import type { AliasPlan } from './aliases';
import { cdk } from './cdk';

/** An alias, and what it is made of: what belongs to it stands in the same scope. */
export interface AddedAlias {
  readonly plan: AliasPlan;
  readonly scope: Construct;
  readonly alias: lambda.Alias;
  /** The version that is tried. */
  readonly canary: lambda.IVersion;
}

/** Adds an alias for each route that calls one. Without the route's shares there is none. */
export function addAliases(scope: Construct, { aliases }: { readonly aliases: readonly AliasPlan[] }, bindings: Bindings): AddedAlias[] {
  return aliases.map((plan) => addAlias(scope, plan, bindings));
}

const LONGEST_NAME = 128;

function addAlias(scope: Construct, plan: AliasPlan, { backends = {} }: Bindings): AddedAlias {
  const { id, codeDeploy } = plan;
  // one that CodeDeploy moves begins anew: what another owner has left is gone with it
  const own = new cdk.constructs.Construct(scope, `${codeDeploy === undefined ? 'Alias' : 'Rollout'}-${id}`);
  const stable = versionOf(own, 'Stable', backends[plan.stable]?.function);
  const canary = versionOf(own, 'Canary', backends[plan.canary]?.function);
  const alias = new cdk.lambda.Alias(own, 'Alias', {
    aliasName: cdk.core.Names.uniqueResourceName(own, { maxLength: LONGEST_NAME, separator: '-' }),
    ...(codeDeploy === undefined ? weighted(plan, stable, canary) : { version: plan.weight === 0 ? stable : canary }),
  });
  // by its ARN, no function of the same name in another account or region is taken for it; CodeDeploy knows functions by their names
  if (codeDeploy === undefined) (alias.node.defaultChild as lambda.CfnAlias).functionName = stable.lambda.functionArn;
  return { plan, scope: own, alias, canary };
}

/** The weight is always written, 0 and 1 as well: an alias keeps what an update leaves out. */
function weighted({ weight }: AliasPlan, version: lambda.IVersion, canary: lambda.IVersion) {
  return { version, additionalVersions: [{ version: canary, weight }] };
}

function versionOf(scope: Construct, id: string, bound: string | lambda.IVersion): lambda.IVersion {
  return typeof bound === 'string' ? cdk.lambda.Version.fromVersionArn(scope, id, bound) : bound;
}

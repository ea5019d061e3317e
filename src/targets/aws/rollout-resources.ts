import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import type { Construct } from 'constructs';
import type { CodeDeployModel } from '../../model/code-deploy';
import { addAlarms } from './alarm-resources';
import type { AddedAlias } from './alias-resources';
import { cdk } from './cdk';

/** Has CodeDeploy move the aliases that it owns. An API has one application, and one configuration for all canaries with the same steps. */
export function addRollouts(scope: Construct, aliases: readonly AddedAlias[]): codedeploy.LambdaDeploymentGroup[] {
  const owned = aliases.filter(({ plan }) => plan.codeDeploy !== undefined);
  if (owned.length === 0) return [];
  const application = new cdk.codedeploy.LambdaApplication(scope, 'Rollouts');
  const configs = new Map<string, codedeploy.LambdaDeploymentConfig>();
  return owned.map((added) => {
    const steps = added.plan.codeDeploy as CodeDeployModel;
    const name = nameOf(steps);
    const deploymentConfig = configs.get(name) ?? addConfig(scope, name, steps);
    configs.set(name, deploymentConfig);
    return addGroup(added, addAlarms(added), { application, deploymentConfig });
  });
}

/** Steps that change are a configuration of another name: one that is there cannot be changed. */
function nameOf({ kind, percent, minutes }: CodeDeployModel): string {
  return `${kind === 'canary' ? 'Canary' : 'Linear'}${percent}Percent${minutes}Minutes`;
}

function addConfig(
  scope: Construct,
  name: string,
  { kind, percent: percentage, minutes }: CodeDeployModel,
): codedeploy.LambdaDeploymentConfig {
  const { LambdaDeploymentConfig, TrafficRouting } = cdk.codedeploy;
  const step = { percentage, interval: cdk.core.Duration.minutes(minutes) };
  const trafficRouting = kind === 'canary' ? TrafficRouting.timeBasedCanary(step) : TrafficRouting.timeBasedLinear(step);
  return new LambdaDeploymentConfig(scope, `Rollouts-${name}`, { trafficRouting });
}

/** Nothing stops the way back: the version that is left is the one that the alarms are of. */
function addGroup(
  { plan, scope, alias }: AddedAlias,
  all: cloudwatch.Alarm[],
  shared: Pick<codedeploy.LambdaDeploymentGroupProps, 'application' | 'deploymentConfig'>,
): codedeploy.LambdaDeploymentGroup {
  const alarms = plan.weight === 0 ? [] : all;
  const group = new cdk.codedeploy.LambdaDeploymentGroup(scope, 'Group', {
    ...shared,
    alias,
    alarms,
    autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: alarms.length > 0 },
  });
  // a group keeps alarms that an update leaves out
  if (alarms.length === 0) (group.node.defaultChild as codedeploy.CfnDeploymentGroup).alarmConfiguration = { enabled: false, alarms: [] };
  return group;
}

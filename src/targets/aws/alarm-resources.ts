import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmMetric, AlarmPlan } from './alarms';
import type { AddedAlias } from './alias-resources';
import { cdk } from './cdk';

/** Adds the alarms of a rollout: they look at the version that is tried, as far as the alias invokes it. */
export function addAlarms(added: AddedAlias): cloudwatch.Alarm[] {
  return (added.plan.codeDeploy?.alarms ?? []).map((plan) => addAlarm(added, plan));
}

function addAlarm(added: AddedAlias, { name, metrics, expression, threshold, comparison, periodSeconds }: AlarmPlan): cloudwatch.Alarm {
  const { ComparisonOperator, MathExpression, TreatMissingData } = cdk.cloudwatch;
  const period = cdk.core.Duration.seconds(periodSeconds);
  const usingMetrics = Object.fromEntries(Object.entries(metrics).map(([id, metric]) => [id, metricOf(added, metric)]));
  return new cdk.cloudwatch.Alarm(added.scope, `Alarm-${name}`, {
    metric: new MathExpression({ expression, usingMetrics, period }),
    threshold,
    comparisonOperator:
      comparison === 'atLeast' ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

function metricOf({ alias, canary }: AddedAlias, { metric: metricName, statistic }: AlarmMetric): cloudwatch.Metric {
  const { functionName } = canary.lambda;
  const dimensionsMap = { FunctionName: functionName, Resource: `${functionName}:${alias.aliasName}`, ExecutedVersion: canary.version };
  return new cdk.cloudwatch.Metric({ namespace: 'AWS/Lambda', metricName, statistic, dimensionsMap });
}

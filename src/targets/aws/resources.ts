import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct, IConstruct } from 'constructs';
import { SpecError } from '../../problem';
import type { Bindings } from '../../spec/bindings';
import { accessLogFormat } from './access-log';
import { addAliases } from './alias-resources';
import { addAuthorizer } from './authorizer-resources';
import { cdk } from './cdk';
import { addDeployment, warnOfParameters } from './deployment';
import { addDomains } from './domain-resources';
import { bindInvocations, boundFunction, type Invocables, ownFunction } from './invocations';
import { methodSettings } from './limits';
import { addPermissions } from './permissions';
import type { AwsPlan } from './plan';
import { KEY_SOURCE } from './plans-body';
import { addUsagePlans, addUsageSecret } from './plans-resources';
import { addProxy } from './proxy-resources';
import { addRollouts } from './rollout-resources';
import { STAGE } from './stage';
import { addTable } from './table';
import { checkUses, type UsedFunction, usedFunctions } from './used-functions';
import { addWaf } from './waf-resources';
import { addWrapLayers } from './wrap-layers';

/** What a gateway is made of on AWS: for everything that tollgate does not cover. */
export interface AwsGatewayObjects {
  readonly restApi: apigateway.CfnRestApi;
  readonly deployment: apigateway.CfnDeployment;
  readonly stage: apigateway.CfnStage;
  readonly accessLog: logs.LogGroup;
  /** Where no route asks who calls, there is none. */
  readonly authorizer?: lambda.Function;
  /** Where API Gateway does everything by itself, there is none. */
  readonly proxy?: lambda.Function;
  /** One for each route whose requests two versions of a function share. */
  readonly aliases: lambda.Alias[];
  /** One for each alias that CodeDeploy moves. */
  readonly deploymentGroups: codedeploy.LambdaDeploymentGroup[];
  readonly domains: apigateway.CfnDomainName[];
  /** Those of the spec, and one for callers without a plan where there are such; none where the spec has no plans. */
  readonly usagePlans: apigateway.CfnUsagePlan[];
  /** The address of the stage. */
  readonly url: string;
}

/** Adds everything that a plan needs. The number of resources does not depend on the number of routes, but for those that call an alias. */
export function addAwsGateway(scope: Construct, plan: AwsPlan, bindings: Bindings): AwsGatewayObjects {
  const arns = backendFunctions(scope, plan, bindings);
  const usageSecret = addUsageSecret(scope, plan);
  const authorizer = addAuthorizer(scope, plan, bindings, usageSecret?.ref);
  const table = plan.table === undefined ? undefined : addTable(scope, plan.table);
  const proxy = addProxy(scope, plan, arns, bindings, table);
  const aliases = addAliases(scope, plan, bindings);
  const functions: Invocables = new Map([
    ...[...arns].map(([name, arn]) => [`backend:${name}`, boundFunction(arn)] as const),
    ...aliases.map(({ plan: { id }, alias }) => [`alias:${id}`, boundFunction(alias.functionArn)] as const),
    ...(authorizer === undefined ? [] : [['authorizer', ownFunction(authorizer)] as const]),
    ...(proxy === undefined ? [] : [['proxy', ownFunction(proxy)] as const]),
  ]);
  addWrapLayers(scope, plan, bindings);
  const restApi = addRestApi(scope, plan, functions);
  const permissions = addPermissions(scope, restApi, functions, plan);
  const deployment = addDeployment(scope, restApi, boundObjects(bindings, arns));
  // no request comes to a function that API Gateway may not call yet
  deployment.node.addDependency(...permissions);
  warnOfParameters(scope, restApi.body as object);
  const accessLog = new cdk.logs.LogGroup(scope, 'AccessLog', { retention: cdk.logs.RetentionDays.ONE_MONTH });
  const stage = addStage(scope, plan, restApi, deployment, accessLog);
  return {
    restApi,
    deployment,
    stage,
    accessLog,
    ...(authorizer !== undefined && { authorizer }),
    ...(proxy !== undefined && { proxy }),
    aliases: aliases.map(({ alias }) => alias),
    deploymentGroups: addRollouts(scope, aliases),
    usagePlans: addUsagePlans(scope, plan, usageSecret, stage),
    domains: plan.domain === undefined ? [] : addDomains(scope, plan.domain, plan.endpoint, restApi, stage),
    url: `https://${restApi.ref}.execute-api.${cdk.core.Aws.REGION}.${cdk.core.Aws.URL_SUFFIX}/${STAGE}`,
  };
}

/** The functions of all APIs of an app, by its root. */
const IN_APP = new WeakMap<IConstruct, UsedFunction[]>();

/** ARNs of the users' functions that the plan names, by backend. */
function backendFunctions(scope: Construct, plan: AwsPlan, bindings: Bindings): Map<string, string> {
  const own = usedFunctions(plan, bindings).map((use) => ({ ...use, api: scope.node.path }));
  const { root } = scope.node;
  const all = [...(IN_APP.get(root) ?? []), ...own];
  IN_APP.set(root, all);
  const problems = checkUses(all);
  if (problems.length > 0) throw new SpecError('bindings', problems);
  return new Map(own.map(({ backend, invoked }) => [backend, invoked]));
}

/** Functions of code among those that were bound. */
function boundObjects({ backends = {} }: Bindings, arns: ReadonlyMap<string, string>): lambda.IFunction[] {
  return [...arns.keys()].flatMap((name) => {
    const bound = backends[name]?.function as string | lambda.IFunction;
    return typeof bound === 'string' ? [] : [bound];
  });
}

function addRestApi(scope: Construct, plan: AwsPlan, functions: Invocables): apigateway.CfnRestApi {
  return new cdk.apigateway.CfnRestApi(scope, 'RestApi', {
    name: plan.name,
    body: bindInvocations(plan.body, functions),
    failOnWarnings: true,
    endpointConfiguration: { types: [plan.endpoint.toUpperCase()] },
    disableExecuteApiEndpoint: plan.domain !== undefined,
    ...(plan.usagePlans.length > 0 && { apiKeySourceType: KEY_SOURCE }),
    tags: tags(plan),
  });
}

function tags(plan: AwsPlan): { key: string; value: string }[] {
  return Object.entries(plan.tags).map(([key, value]) => ({ key, value }));
}

function addStage(
  scope: Construct,
  plan: AwsPlan,
  restApi: apigateway.CfnRestApi,
  deployment: apigateway.CfnDeployment,
  accessLog: logs.LogGroup,
): apigateway.CfnStage {
  const stage = new cdk.apigateway.CfnStage(scope, 'Stage', {
    restApiId: restApi.ref,
    deploymentId: deployment.ref,
    stageName: STAGE,
    accessLogSetting: { destinationArn: accessLog.logGroupArn, format: accessLogFormat(plan) },
    methodSettings: methodSettings(plan),
    tags: tags(plan),
  });
  addWaf(scope, plan, restApi, stage);
  return stage;
}

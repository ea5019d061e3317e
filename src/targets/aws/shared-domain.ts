import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { SpecError } from '../../problem';
import type { Bindings } from '../../spec/bindings';
import { cdk } from './cdk';
import type { DomainPlan } from './domain';
import { addDomain } from './domain-resources';
import type { AwsPlan } from './plan';
import { type AwsGatewayObjects, addAwsGateway } from './resources';

/** One of the APIs of a gateway. */
export interface GatewayApi {
  readonly plan: AwsPlan;
  readonly bindings: Bindings;
  /** Before the paths of all its routes; no other API's begins alike. */
  readonly basePath: string;
}

/** Adds several APIs that share their domains: a RestApi each, and for each domain rules that choose one by the base path. */
export function addAwsGateways(scope: Construct, apis: readonly GatewayApi[]): ReadonlyMap<string, AwsGatewayObjects> {
  refuseEdge(apis);
  const added = apis.map((api) => ({ ...api, objects: addWithoutDomain(scope, api) }));
  const hosts = [...new Set(apis.flatMap(({ plan }) => plan.domain?.hosts ?? []))];
  const domains = new Map(
    hosts.map((host) => [
      host,
      addSharedDomain(
        scope,
        host,
        added.filter(({ plan }) => plan.domain?.hosts.includes(host)),
      ),
    ]),
  );
  return new Map(
    added.map(({ plan, objects }) => [
      plan.name,
      { ...objects, domains: (plan.domain?.hosts ?? []).map((host) => domains.get(host) as apigateway.CfnDomainName) },
    ]),
  );
}

interface AddedApi extends GatewayApi {
  readonly objects: AwsGatewayObjects;
}

function addWithoutDomain(scope: Construct, { plan, bindings }: GatewayApi): AwsGatewayObjects {
  const { domain, ...rest } = plan;
  const objects = addAwsGateway(new cdk.constructs.Construct(scope, plan.name), rest, bindings);
  if (domain !== undefined) objects.restApi.disableExecuteApiEndpoint = true;
  return objects;
}

/** Room for other rules between ours. */
const PRIORITY_STEP = 100;

function addSharedDomain(scope: Construct, host: string, apis: readonly AddedApi[]): apigateway.CfnDomainName {
  const [first] = apis as readonly [AddedApi];
  const plan = first.plan.domain as DomainPlan;
  const domain = addDomain(scope, host, plan, first.plan.endpoint, { routingMode: 'ROUTING_RULE_ONLY' });
  const rules = apis.map((api) => ({ api, conditions: [{ matchBasePaths: { anyOf: [api.basePath.slice(1)] } }] }));
  // what no API has is answered by the first one, whose answer to unknown paths is ours
  for (const [index, { api, conditions }] of [...rules, { api: first, conditions: [] }].entries()) {
    const { restApi, stage } = api.objects;
    const rule = new cdk.apigatewayv2.CfnRoutingRule(scope, `Rule-${host}-${index}`, {
      domainNameArn: domain.attrDomainNameArn,
      priority: (index + 1) * PRIORITY_STEP,
      conditions,
      actions: [{ invokeApi: { apiId: restApi.ref, stage: stage.stageName as string, stripBasePath: false } }],
    });
    rule.node.addDependency(stage);
  }
  return domain;
}

function refuseEdge(apis: readonly GatewayApi[]): void {
  if (!apis.some(({ plan }) => plan.endpoint === 'edge' && plan.domain !== undefined)) return;
  const message = 'several APIs share a domain by routing rules, which edge-optimized domains do not have; bind "regional"';
  throw new SpecError('bindings', [{ path: 'aws.endpoint', code: 'EdgeShared', message }]);
}

import { countsInTable } from '../../capability/counters';
import { proxyReasons } from '../../capability/proxied';
import { sharedIps } from '../../model/ips';
import { tellsMetrics } from '../../model/metrics';
import type { ApiModel, GatewayModel } from '../../model/model';
import type { RouteModel } from '../../model/route';
import { distinctProblems, type Problem } from '../../problem';
import type { AuthorizerConfig } from '../../runtime/config';
import type { ProxyConfig } from '../../runtime/config-proxy';
import type { Bindings } from '../../spec/bindings';
import { parseDurationMillis } from '../../spec/duration';
import { planAccess } from './access';
import { type AliasPlan, checkAliases, planAliases } from './aliases';
import type { AuthorizerPlan } from './authorizers';
import { type OpenApiBody, openApiBody, placementsOf } from './body';
import { checkApi, checkSizes, resourceQuota } from './checks';
import type { PlanContext } from './context';
import { type DomainPlan, planDomain } from './domain';
import { identityHeaders } from './identity-headers';
import { type MethodSettings, throttling } from './limits';
import { checkUsagePlans, type UsagePlanPlan, usagePlans } from './plans';
import { planProxy, planWrapped } from './proxy';
import type { FunctionName } from './refs';
import { planTags } from './tags';
import { resourceTree, type TreeNode, TreeTooLarge } from './tree';
import { invokedNames } from './used-functions';
import { type RateRulesPlan, rateRules } from './waf';
import { checkWrapped, type WrapConfigs } from './wrapped';

/** A route that passes the proxy function, and everything about it that asks for that. */
export interface ProxiedRoute {
  readonly route: string;
  /** The version of its path, where that names one. */
  readonly versionSegment?: string;
  /** Paths into the route or its API. */
  readonly reasons: readonly string[];
}

/** Everything that one REST API serves, as data. References (`refs.ts`) stand where the deployment fills in. */
export interface AwsPlan extends MethodSettings {
  /** The API's name. */
  readonly name: string;
  readonly body: OpenApiBody;
  /** The functions that the body itself invokes, each once. */
  readonly invoked: readonly FunctionName[];
  readonly authorizers: readonly AuthorizerPlan[];
  /** What the authorizer function knows; undefined where there is none. */
  readonly authorizer?: AuthorizerConfig;
  /** What the proxy function knows; undefined where no route passes it. */
  readonly proxy?: ProxyConfig;
  /** Routes that cost an extra invocation, and why. */
  readonly proxied: readonly ProxiedRoute[];
  /** What `wrap` knows in the functions that use it, by backend. */
  readonly wrapped: WrapConfigs;
  /** Aliases that divide the requests of routes. */
  readonly aliases: readonly AliasPlan[];
  readonly usagePlans: readonly UsagePlanPlan[];
  readonly domain?: DomainPlan;
  readonly endpoint: 'regional' | 'edge' | 'private';
  readonly wafArn?: string;
  /** The table in which the proxy counts, where it does: the one of this name, or one of the API's own. */
  readonly table?: { readonly name?: string };
  /** Limits by address, where there are such. */
  readonly rateRules?: RateRulesPlan;
  /** On the API and its stage, so that bills and searches find them. */
  readonly tags: { readonly [key: string]: string };
  /** Resources of the API's path tree, which AWS counts. */
  readonly resources: number;
  /** What stops a deployment. The plan is complete only where there is no error. */
  readonly problems: readonly Problem[];
}

const DEFAULT_TTL = '60s';
/** Trees beyond this multiple of the quota are not built to their end. */
const HOPELESS = 20;

/** Plans one API for AWS API Gateway (REST). */
export function planAws(model: GatewayModel, api: ApiModel, bindings: Bindings): AwsPlan {
  const context = contextOf(model, api, bindings);
  const nodes = tree(context);
  const placements = placementsOf(nodes ?? []);
  const access = planAccess(placements, context);
  const body = openApiBody(nodes ?? [], access?.authorizers ?? [], context);
  const proxy = planProxy(placements, context);
  const domain = planDomain(api, bindings);
  const settings: MethodSettings = { throttling: throttling(placements, context), ...(tellsMetrics(model) && { metrics: true }) };
  const wrapped = planWrapped(placements, context);
  const rules = rateRules(context);
  const aliases = planAliases(context);
  return {
    name: api.name,
    body,
    invoked: invokedNames(body),
    authorizers: access?.authorizers ?? [],
    ...(access !== undefined && { authorizer: access.config }),
    ...(proxy !== undefined && { proxy }),
    proxied: [...context.proxied].map(([{ key, versionSegment }, reasons]) => ({
      route: key,
      ...(versionSegment !== undefined && { versionSegment }),
      reasons,
    })),
    wrapped,
    aliases,
    ...settings,
    usagePlans: context.usagePlans,
    ...(domain !== undefined && { domain }),
    endpoint: bindings.aws?.endpoint ?? 'regional',
    ...(bindings.aws?.waf !== undefined && { wafArn: bindings.aws.waf.arn }),
    ...(proxy?.limits !== undefined && { table: tableOf(bindings) }),
    ...(rules !== undefined && { rateRules: rules }),
    tags: planTags(model, api),
    resources: nodes?.length ?? 0,
    problems: distinctProblems([
      ...checkApi(context),
      ...checkWrapped(wrapped, bindings),
      ...checkUsagePlans(context.usagePlans),
      ...checkAliases([{ aliases, usagePlans: context.usagePlans }]),
      ...checkSizes(nodes, access?.authorizers.length ?? 0, { body, ...settings, usagePlans: context.usagePlans }, context),
    ]),
  };
}

function tableOf({ store }: Bindings): NonNullable<AwsPlan['table']> {
  const name = store?.dynamodb?.table;
  return name === undefined ? {} : { name };
}

function contextOf(model: GatewayModel, api: ApiModel, bindings: Bindings): PlanContext {
  const ttlMillis = parseDurationMillis(bindings.aws?.authorizerTtl ?? DEFAULT_TTL);
  return {
    model,
    api,
    bindings,
    baseSteps: api.basePath.split('/').filter((text) => text !== '').length,
    ttlSeconds: ttlMillis / 1000,
    sharedIps: sharedIps(api.routes).map(({ allow, deny }) => ({ allow, deny })),
    identityHeaders: identityHeaders(api),
    usagePlans: countsInTable(bindings) ? [] : usagePlans(api),
    proxied: proxiedRoutes(model, api, bindings),
  };
}

function tree(context: PlanContext): TreeNode[] | undefined {
  try {
    return resourceTree(context.api.paths, context.api.basePath, resourceQuota(context) * HOPELESS);
  } catch (error) {
    if (error instanceof TreeTooLarge) return undefined;
    throw error;
  }
}

function proxiedRoutes(model: GatewayModel, api: ApiModel, bindings: Bindings): Map<RouteModel, readonly string[]> {
  const reasons = api.routes.map((route) => [route, proxyReasons(route, { model, api, bindings })] as const);
  return new Map(reasons.filter(([, list]) => list.length > 0).map(([route, list]) => [route, list.map(({ field }) => field)]));
}

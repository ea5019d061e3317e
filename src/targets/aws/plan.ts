import { sharedIps } from '../../model/ips';
import type { ApiModel, GatewayModel } from '../../model/model';
import type { Problem } from '../../problem';
import type { AuthorizerConfig } from '../../runtime/config';
import type { ProxyConfig } from '../../runtime/config-proxy';
import type { Bindings } from '../../spec/bindings';
import { parseDurationMillis } from '../../spec/duration';
import { planAccess } from './access';
import { type AuthorizerPlan, authorizerFor } from './authorizers';
import { type OpenApiBody, openApiBody, placementsOf } from './body';
import { checkApi, checkSizes, resourceQuota } from './checks';
import type { Placement, PlanContext } from './context';
import { type DomainPlan, planDomain } from './domain';
import { identityHeaders } from './identity-headers';
import { type Throttling, throttling } from './limits';
import { type ProxiedRoute, proxyReasons } from './proxied';
import { planProxy, planWrapped } from './proxy';
import { planTags } from './tags';
import { resourceTree, type TreeNode, TreeTooLarge } from './tree';
import { checkWrapped, type WrapConfigs } from './wrapped';

/** Everything that one REST API serves, as data. References (`refs.ts`) stand where the deployment fills in. */
export interface AwsPlan {
  /** The API's name. */
  readonly name: string;
  readonly body: OpenApiBody;
  readonly authorizers: readonly AuthorizerPlan[];
  /** What the authorizer function knows; undefined where there is none. */
  readonly authorizer?: AuthorizerConfig;
  /** What the proxy function knows; undefined where no route passes it. */
  readonly proxy?: ProxyConfig;
  /** Routes that cost an extra invocation, and why. */
  readonly proxied: readonly ProxiedRoute[];
  /** What `wrap` knows in the functions that use it, by backend. */
  readonly wrapped: WrapConfigs;
  readonly throttling: readonly Throttling[];
  readonly domain?: DomainPlan;
  readonly endpoint: 'regional' | 'edge' | 'private';
  readonly wafArn?: string;
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
  const base = baseContext(model, api, bindings);
  const nodes = tree(base);
  const placements = placementsOf(nodes ?? []);
  const context: PlanContext = { ...base, proxied: proxiedRoutes(placements, base) };
  const access = planAccess(placements, context);
  const body = openApiBody(nodes ?? [], access?.authorizers ?? [], context);
  const proxy = planProxy(placements, context);
  const domain = planDomain(api, bindings);
  const throttles = throttling(placements, model);
  const wrapped = planWrapped(placements, context);
  return {
    name: api.name,
    body,
    authorizers: access?.authorizers ?? [],
    ...(access !== undefined && { authorizer: access.config }),
    ...(proxy !== undefined && { proxy }),
    proxied: [...context.proxied].map(([route, reasons]) => ({ route, reasons })),
    wrapped,
    throttling: throttles,
    ...(domain !== undefined && { domain }),
    endpoint: bindings.aws?.endpoint ?? 'regional',
    ...(bindings.aws?.waf !== undefined && { wafArn: bindings.aws.waf.arn }),
    tags: planTags(model, api),
    resources: nodes?.length ?? 0,
    problems: [
      ...checkApi(context),
      ...checkWrapped(wrapped, bindings),
      ...checkSizes(nodes, access?.authorizers.length ?? 0, { body, throttling: throttles }, context),
    ],
  };
}

function baseContext(model: GatewayModel, api: ApiModel, bindings: Bindings): PlanContext {
  const ttlMillis = parseDurationMillis(bindings.aws?.authorizerTtl ?? DEFAULT_TTL);
  return {
    model,
    api,
    bindings,
    baseSteps: api.basePath.split('/').filter((text) => text !== '').length,
    ttlSeconds: Math.floor(ttlMillis / 1000),
    sharedIps: sharedIps(api.routes).map(({ allow, deny }) => ({ allow, deny })),
    identityHeaders: identityHeaders(api),
    proxied: new Map(),
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

/** A route passes the proxy on all of its placements or on none. */
function proxiedRoutes(placements: readonly Placement[], context: PlanContext): Map<string, readonly string[]> {
  const proxied = new Map<string, readonly string[]>();
  for (const placement of placements) {
    const reasons = proxyReasons(placement, context, authorizerFor(placement, context) !== undefined);
    if (reasons.length > 0) proxied.set(placement.route.key, [...new Set([...(proxied.get(placement.route.key) ?? []), ...reasons])]);
  }
  return proxied;
}

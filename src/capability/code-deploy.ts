import type { ApiModel, GatewayModel } from '../model/model';
import type { RouteModel } from '../model/route';
import type { Bindings } from '../spec/bindings';
import { type Alias, aliasObstacle, aliasOf } from './alias';
import { proxyReasons } from './proxied';

/** What the decision looks at besides the route. */
export interface AliasContext {
  readonly model: GatewayModel;
  readonly api: ApiModel;
  readonly bindings: Bindings;
}

/** The alias that a route's integration calls; undefined where the route passes the proxy or has no shares. */
export function calledAlias(route: RouteModel, context: AliasContext): Alias | undefined {
  const alias = aliasOf(route, context.api, context.bindings);
  return alias === undefined || proxyReasons(route, context).length > 0 ? undefined : alias;
}

/** Why CodeDeploy can move nothing on a route: a clause. Undefined where it can. */
export function codeDeployObstacle(route: RouteModel, context: AliasContext): string | undefined {
  const { api, bindings } = context;
  const obstacle = aliasObstacle(route, api, bindings);
  if (obstacle !== undefined) return obstacle;
  const [first] = proxyReasons(route, context);
  return first === undefined ? undefined : `the route passes the proxy function for "${first.field}": ${first.why}`;
}

/** Whether the breaker of a backend tells CodeDeploy when to go back. */
export function isRolledOut(backend: string, context: AliasContext): boolean {
  return context.api.routes.some((route) => {
    const alias = calledAlias(route, context);
    return alias?.codeDeploy !== undefined && alias.canary === backend;
  });
}

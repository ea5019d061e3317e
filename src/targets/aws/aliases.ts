import { aliasOf } from '../../capability/alias';
import type { CodeDeployModel } from '../../model/code-deploy';
import type { RouteModel } from '../../model/route';
import { type AlarmPlan, alarmsOf } from './alarms';
import type { PlanContext } from './context';

/** The alias of a function that one route calls. It goes with the route's shares. */
export interface AliasPlan {
  /** The route's id. */
  readonly id: string;
  /** Backends that are two versions of the function. */
  readonly stable: string;
  readonly canary: string;
  /** The share of the canary, from 0 to 1. */
  readonly weight: number;
  /** How CodeDeploy takes the alias from one version to the other, where it does. */
  readonly codeDeploy?: RolloutPlan;
}

/** A rollout by CodeDeploy, and what takes it back. */
export interface RolloutPlan extends CodeDeployModel {
  readonly alarms: readonly AlarmPlan[];
}

/** The aliases that an API's routes call, each one of its own. */
export function planAliases(context: PlanContext): AliasPlan[] {
  return context.api.routes.flatMap((route) => aliasPlan(route, context) ?? []);
}

/** The alias that a route calls; undefined where it calls a backend or passes the proxy. */
export function aliasPlan(route: RouteModel, { api, bindings, proxied }: PlanContext): AliasPlan | undefined {
  const alias = proxied.has(route) ? undefined : aliasOf(route, api, bindings);
  if (alias === undefined) return undefined;
  const { stable, canary, permille, codeDeploy } = alias;
  const shares = { id: route.id, stable, canary, weight: permille / 1_000 };
  return codeDeploy === undefined ? shares : { ...shares, codeDeploy: { ...codeDeploy, alarms: alarmsOf(canary, api) } };
}

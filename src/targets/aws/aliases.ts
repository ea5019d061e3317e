import { aliasOf } from '../../capability/alias';
import type { CodeDeployModel } from '../../model/code-deploy';
import type { RouteModel } from '../../model/route';
import type { Problem } from '../../problem';
import { type AlarmPlan, alarmsOf } from './alarms';
import type { PlanContext } from './context';
import type { UsagePlanPlan } from './plans';

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

/** A template holds 500 resources, and the rest of a gateway needs some. */
const MAX_RESOURCES = 400;

/** What of the plans of one template is resources for each alias and for each key. */
interface Counted {
  readonly aliases: readonly AliasPlan[];
  readonly usagePlans: readonly UsagePlanPlan[];
}

/** Whether aliases fit into a template beside the keys of plans, which are two resources each. */
export function checkAliases(plans: readonly Counted[]): Problem[] {
  const aliases = plans.flatMap((plan) => plan.aliases);
  const keys = plans.flatMap((plan) => plan.usagePlans.flatMap((usage) => usage.keys));
  const resources = aliases.reduce((sum, alias) => sum + resourcesOf(alias), 0);
  if (aliases.length === 0 || resources + 2 * keys.length <= MAX_RESOURCES) return [];
  const message = `${aliases.length} routes have an alias each, which is ${resources} resources in all, and a template has more than CloudFormation takes then; divide the API, or write "sticky", for which the proxy divides without resources`;
  return [{ path: 'routes', code: 'AwsTooManyAliases', message }];
}

/** An alias and its permission; with CodeDeploy a group, its role, its steps and its alarms too. */
function resourcesOf({ codeDeploy }: AliasPlan): number {
  return codeDeploy === undefined ? 2 : 5 + codeDeploy.alarms.length;
}

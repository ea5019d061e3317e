import { actionBackends } from '../../model/action';
import type { ApiModel, GatewayModel } from '../../model/model';
import type { Method } from '../../model/path';
import type { RouteModel } from '../../model/route';
import type { IpList } from '../../runtime/config';
import type { BackendBinding, Bindings } from '../../spec/bindings';
import type { IdentityHeader } from './identity-headers';
import type { UsagePlanPlan } from './plans';
import type { Step } from './tree';

/** What every part of a plan is made from. */
export interface PlanContext {
  readonly model: GatewayModel;
  readonly api: ApiModel;
  readonly bindings: Bindings;
  /** Steps of the tree that are the base path. */
  readonly baseSteps: number;
  /** How long API Gateway keeps an authorizer's answer. */
  readonly ttlSeconds: number;
  /** Address rules that every route shares: the resource policy holds them. */
  readonly sharedIps: readonly IpList[];
  /** Headers that tell backends about callers; no client may set them. */
  readonly identityHeaders: readonly IdentityHeader[];
  readonly usagePlans: readonly UsagePlanPlan[];
  /** Routes that pass the proxy, and why. */
  readonly proxied: ReadonlyMap<RouteModel, readonly string[]>;
}

/** One method of one resource, or all of them, and the route that answers there. */
export interface Placement {
  readonly resource: string;
  readonly steps: readonly Step[];
  readonly method: Method | 'ANY';
  readonly route: RouteModel;
}

/** `GET /orders/{id}`: how request-time code finds what it knows about a placement. */
export function placementKey({ method, resource }: Placement): string {
  return `${method} ${resource}`;
}

/** What a backend is bound to; nothing where the bindings leave it out. */
export function bindingOf({ bindings }: Pick<PlanContext, 'bindings'>, backend: string): BackendBinding {
  return bindings.backends?.[backend] ?? {};
}

/** The backends that a route can lead to, its variants' included. */
export function backendsOf(route: RouteModel): string[] {
  if (route.variants.length === 0 && 'backend' in route.action) return actionBackends(route.action);
  const actions = [route.action, ...route.variants.map((variant) => variant.action)];
  return actions.flatMap((action) => {
    return 'backend' in action || 'weighted' in action ? actionBackends(action) : [];
  });
}

import type { Action } from '../model/action';
import type { CodeDeployModel } from '../model/code-deploy';
import type { ApiModel } from '../model/model';
import type { RouteModel } from '../model/route';
import { waitMillis } from '../model/sides';
import type { Bindings } from '../spec/bindings';
import { bindingOf } from './bound';
import { functionVersion } from './function-version';

/** How an alias of a Lambda function divides requests between two of its versions. */
export interface Alias {
  /** The backend that gets what the other one does not. */
  readonly stable: string;
  readonly canary: string;
  /** What the canary gets of a thousand requests. */
  readonly permille: number;
  /** Who moves the alias, if it is not the deployment itself. */
  readonly codeDeploy?: CodeDeployModel;
}

/** The alias that divides a route's requests; undefined where none can, or where there is nothing to divide. */
export function aliasOf(route: RouteModel, api: ApiModel, bindings: Bindings): Alias | undefined {
  const alias = sharesOf(route.action);
  return alias === undefined || aliasObstacle(route, api, bindings) !== undefined ? undefined : alias;
}

/** Why no alias of a function can divide a route's requests: a clause. Undefined where one can. */
export function aliasObstacle(route: RouteModel, api: ApiModel, bindings: Bindings): string | undefined {
  const alias = sharesOf(route.action);
  if (alias === undefined) return 'the shares are not those of two backends in tenths of a percent';
  return obstacleOfAction(route.action) ?? obstacleOfTime(alias, route, api) ?? obstacleOfBindings(alias, api, bindings);
}

function sharesOf(action: Action): Alias | undefined {
  if ('weighted' in action) {
    const [stable, canary, ...others] = action.weighted;
    if (stable === undefined || canary === undefined || others.length > 0) return undefined;
    const permille = (canary.weight * 1_000) / (stable.weight + canary.weight);
    return Number.isInteger(permille) ? { stable: stable.backend, canary: canary.backend, permille } : undefined;
  }
  if (!('backend' in action) || action.canary === undefined) return undefined;
  const { backend, weightPercent, codeDeploy } = action.canary;
  const permille = Math.round(weightPercent * 10);
  return { stable: action.backend, canary: backend, permille, ...(codeDeploy === undefined ? {} : { codeDeploy }) };
}

/** An alias divides by chance and looks at nothing of a request. */
function obstacleOfAction(action: Action): string | undefined {
  const canary = 'backend' in action ? action.canary : undefined;
  const sticky = 'weighted' in action ? action.sticky : canary?.sticky;
  if (sticky !== undefined) return '"sticky" keeps callers on their sides, and an alias divides by chance';
  return canary?.preview === undefined ? undefined : '"preview" looks at a header, and an alias at nothing';
}

/** One integration has one timeout. */
function obstacleOfTime({ stable, canary }: Alias, route: RouteModel, api: ApiModel): string | undefined {
  if ('weighted' in route.action) return undefined;
  const [one, other] = [stable, canary].map((backend) => waitMillis({ backend }, route, api));
  return one === other ? undefined : `"${stable}" and "${canary}" have different timeouts, and an alias has one`;
}

function obstacleOfBindings({ stable, canary, codeDeploy }: Alias, api: ApiModel, bindings: Bindings): string | undefined {
  const bound = [stable, canary].map((backend) => bindingOf(bindings, api.name, backend));
  // where nothing is bound yet, only an alias can become of a canary that CodeDeploy moves
  if (codeDeploy !== undefined && bound.every((binding) => binding === undefined)) return undefined;
  const [one, other] = bound.map((binding) => functionVersion(binding?.function));
  const same = one !== undefined && other !== undefined && one.of === other.of && one.version !== other.version;
  return same ? undefined : `"${stable}" and "${canary}" are not bound to two versions of one function`;
}

import type { Action } from '../../model/action';
import { type Division, divisionOf, keepsSides, type Side, waitMillis } from '../../model/sides';
import type { ProxyDivision, ProxySide, ProxyTarget } from '../../runtime/config-proxy';
import type { Placement, PlanContext } from './context';
import { targetExchange } from './exchange';

/** How the proxy divides a target's requests; nothing where weights and chance alone decide. */
export function targetDivision(action: Action, { route }: Placement, context: PlanContext): Pick<ProxyTarget, 'divided'> {
  const division = divisionOf(action, context.api.name);
  if (division === undefined || ('weighted' in action && !keepsSides(division))) return {};
  const millis = ({ backend }: Side) => waitMillis('weighted' in action ? action : { backend }, route, context.api);
  return { divided: proxyDivision(division, millis, context) };
}

function proxyDivision({ scope, sides, sticky, preview }: Division, millis: (side: Side) => number, context: PlanContext): ProxyDivision {
  return {
    scope,
    sticky: sticky ?? [],
    ...(preview !== undefined && { preview }),
    sides: sides.map(
      (side): ProxySide => ({
        below: side.below,
        action: { backends: [{ backend: side.backend, weight: 1 }] },
        timeoutMillis: millis(side),
        ...targetExchange({ backend: side.backend }, context),
      }),
    ),
  };
}

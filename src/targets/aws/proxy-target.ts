import type { Action } from '../../model/action';
import type { RewriteModel } from '../../model/rewrite';
import type { RouteModel } from '../../model/route';
import type { ChangesModel } from '../../model/transform';
import type { ProxyAction, ProxyChanges, ProxyTarget } from '../../runtime/config-proxy';
import { backendPath } from './captures';
import type { Placement, PlanContext } from './context';
import { targetExchange } from './exchange';
import { atStage } from './redirect';
import { resilience } from './resilience';
import { targetDivision } from './sides';

/** A way through a route: its own, or that of one of its variants. */
export interface Way {
  /** The route as this way answers it. */
  readonly answered: RouteModel;
  readonly announced?: ChangesModel;
  readonly action: Action;
  readonly rewrite?: RewriteModel;
  readonly request: ChangesModel;
  readonly response: ChangesModel;
}

/** Where a way leads, and what happens to its requests and answers. */
export function proxyTarget(way: Way, placement: Placement, context: PlanContext): ProxyTarget {
  const { route, steps } = placement;
  const { rewrite: _, ...plain } = route;
  const rewritten = way.rewrite === undefined ? plain : { ...plain, rewrite: way.rewrite };
  return {
    action: actionOf(way.action, context),
    ...resilience(way.answered, context),
    ...targetExchange(way.action, context),
    ...targetDivision(way.action, placement, context),
    path: backendPath(rewritten, steps, context.baseSteps),
    ...(way.rewrite?.host !== undefined && { host: way.rewrite.host }),
    request: changes(way.request),
    response: changes(way.response),
    ...(way.announced !== undefined && { announced: changes(way.announced) }),
  };
}

function actionOf(action: Action, context: PlanContext): ProxyAction {
  if ('problem' in action) return { problem: action.problem };
  if ('respond' in action) return { respond: action.respond };
  if ('redirect' in action) return { redirect: atStage(action.redirect, context) };
  if ('weighted' in action) return { backends: action.weighted };
  return { backends: 'backend' in action ? [{ backend: action.backend, weight: 1 }] : [] };
}

function changes({ setHeaders, addHeaders, removeHeaders, setQuery, removeQuery }: ChangesModel): ProxyChanges {
  return { setHeaders, addHeaders, removeHeaders, setQuery, removeQuery };
}

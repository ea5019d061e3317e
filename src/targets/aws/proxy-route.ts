import { BODY_CEILING_BYTES } from '../../model/body';
import { challengesOf } from '../../model/challenges';
import type { RewriteModel } from '../../model/rewrite';
import type { RouteModel } from '../../model/route';
import { waitMillis } from '../../model/sides';
import { parameters } from '../../model/template';
import type { ChangesModel } from '../../model/transform';
import type { VariantModel } from '../../model/variants';
import { inVersionOf } from '../../model/ways';
import type { ProxyRoute } from '../../runtime/config-proxy';
import { captured, joined } from './captures';
import type { Placement, PlanContext } from './context';
import { routeSubjects } from './exchange';
import { proxyTarget } from './proxy-target';
import { schemesOf } from './request-headers';
import { signedRule } from './signed';

/** What the proxy knows of a route where it answers one. */
export function proxyRoute(placement: Placement, context: PlanContext): ProxyRoute {
  const { route, steps } = placement;
  const own = steps.slice(context.baseSteps);
  const { action, rewrite, request, response, variants, announced, maxBodyBytes, contentTypes, cors } = route;
  return {
    route: route.key,
    ...proxyTarget(
      {
        answered: { ...route, variants: [] },
        action,
        request,
        response,
        ...(rewrite !== undefined && { rewrite }),
        ...announcing(announced),
      },
      placement,
      context,
    ),
    variants: variants.map((variant) => ({
      when: variant.when,
      ...proxyTarget(
        {
          answered: { ...inVersionOf(route, variant), action: variant.action, variants: [] },
          action: variant.action,
          request: variant.request ?? request,
          response: variant.response ?? response,
          ...rewriteOf(variant, route),
          ...announcing(variant.ofVersion?.announced ?? announced),
        },
        placement,
        context,
      ),
      ...ownTimeout(variant, route, context),
    })),
    parameters: Object.fromEntries(parameters(route.template).map((name) => [name, joined(captured(route, own, name))])),
    timeoutMillis: route.timeoutMillis,
    ...whoMayCall(route, context),
    ...(maxBodyBytes !== undefined && maxBodyBytes < BODY_CEILING_BYTES && { maxBodyBytes }),
    ...(contentTypes !== undefined && { contentTypes }),
    allowedPaths: route.allowedPaths,
    ...(cors !== undefined && { cors }),
  };
}

/** What the proxy itself asks of callers. */
function whoMayCall(route: RouteModel, context: PlanContext): Pick<ProxyRoute, 'signed' | 'subjects' | 'challenge'> {
  const own = { ...signedRule(route, context), ...routeSubjects(route, context) };
  if (Object.keys(own).length === 0) return {};
  const { schemes } = context.api;
  return { ...own, challenge: challengesOf(schemesOf(route.access).flatMap((name) => schemes.get(name) ?? [])) };
}

/** What answers say of their version, where they say something. */
function announcing(announced: ChangesModel | undefined): { readonly announced?: ChangesModel } {
  const silent = announced === undefined || announced.setHeaders.length + announced.addHeaders.length === 0;
  return silent ? {} : { announced };
}

/** The longest wait of a variant, where it is not that of the route. */
function ownTimeout({ action }: VariantModel, route: RouteModel, { api }: PlanContext): { readonly timeoutMillis?: number } {
  const timeoutMillis = waitMillis(action, route, api);
  return timeoutMillis === route.timeoutMillis ? {} : { timeoutMillis };
}

function rewriteOf(
  variant: { readonly rewrite?: RewriteModel },
  route: { readonly rewrite?: RewriteModel },
): { readonly rewrite?: RewriteModel } {
  const rewrite = variant.rewrite ?? route.rewrite;
  return rewrite === undefined ? {} : { rewrite };
}

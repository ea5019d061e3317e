import type { AccessModel, Requirement } from '../../model/access';
import { isHmac, usedHmacs } from '../../model/hmac-schemes';
import type { RouteModel } from '../../model/route';
import type { ProxyConfig, ProxySigned } from '../../runtime/config-proxy';
import type { Placement, PlanContext } from './context';
import { deciding } from './deciding';

/** What the authorizer proves of an access rule, and what signatures of the body do, which only the proxy sees. */
interface Divided {
  readonly authorized: AccessModel;
  readonly signed?: AccessModel;
}

function divided(access: AccessModel, { api }: PlanContext): Divided {
  const signs = ({ scheme }: Requirement) => isHmac(api.schemes.get(scheme));
  if ('open' in access) return { authorized: access };
  if ('anyOf' in access) return access.anyOf.every(signs) ? { authorized: BY_PROXY, signed: access } : { authorized: access };
  const [signatures, others] = [access.allOf.filter(signs), access.allOf.filter((entry) => !signs(entry))];
  if (signatures.length === 0) return { authorized: access };
  return { authorized: others.length === 0 ? BY_PROXY : { allOf: others }, signed: { allOf: signatures } };
}

const BY_PROXY: AccessModel = { open: 'the proxy checks the signature of the body' };

/**
 * What the authorizer has to prove of a route's callers. Signatures are left to the proxy where the route passes it, and nowhere else:
 * an authorizer that is asked for one lets nobody in.
 */
export function authorizedAccess(route: RouteModel, context: PlanContext): AccessModel {
  return context.proxied.has(route) ? divided(route.access, context).authorized : route.access;
}

/** The signatures that the proxy asks for on a route. */
export function signedRule(route: RouteModel, context: PlanContext): { readonly signed?: ProxySigned } {
  const { signed } = divided(route.access, context);
  if (signed === undefined) return {};
  const required = { headers: route.requiredHeaders, query: route.requiredQuery };
  return { signed: { access: signed, deciding: deciding(signed, context), required } };
}

/** The schemes of signed bodies that the proxy knows. */
export function signatures(placements: readonly Placement[], context: PlanContext): Pick<ProxyConfig, 'signatures'> {
  if (placements.every(({ route }) => signedRule(route, context).signed === undefined)) return {};
  return { signatures: Object.fromEntries(usedHmacs(context.api).map(({ name, hmac }) => [name, hmac])) };
}

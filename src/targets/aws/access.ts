import { authorizerOf } from '../../capability/bound';
import { keysOf } from '../../model/api-keys';
import { certificateNames } from '../../model/client-certificate';
import { credentialPlaces } from '../../model/credential-groups';
import type { ExternalModel } from '../../model/external';
import { refusedPaths } from '../../model/path-guard';
import type { SchemeModel } from '../../model/scheme';
import type { ApiKeyEntry, AuthorizerConfig, AuthorizerRule, SchemeConfig } from '../../runtime/config';
import { type AuthorizerPlan, authorizerFor } from './authorizers';
import { backendsOf, bindingOf, type Placement, type PlanContext, placementKey } from './context';
import { deciding } from './deciding';
import { ownIpLists } from './ips';
import { isCounted, usageConfig } from './plans';
import { requestMapping, schemesOf } from './request-headers';
import { authorizedAccess } from './signed';

/** The authorizers of an API and what their one function knows. */
export interface AccessPlan {
  readonly authorizers: readonly AuthorizerPlan[];
  readonly config: AuthorizerConfig;
}

/** Plans who may call; undefined where everything is open. */
export function planAccess(placements: readonly Placement[], context: PlanContext): AccessPlan | undefined {
  const guarded = placements.flatMap((placement) => {
    const authorizer = authorizerFor(placement, context);
    return authorizer === undefined ? [] : [{ placement, authorizer }];
  });
  if (guarded.length === 0) return undefined;
  const authorizers = new Map(guarded.map(({ authorizer }) => [authorizer.name, authorizer]));
  return {
    authorizers: [...authorizers.values()],
    config: authorizerConfig(
      guarded.map(({ placement }) => placement),
      context,
    ),
  };
}

function authorizerConfig(placements: readonly Placement[], context: PlanContext): AuthorizerConfig {
  const rules = new Map<string, number>();
  const routes = placements.map((placement) => {
    const text = JSON.stringify(ruleOf(placement, context));
    if (!rules.has(text)) rules.set(text, rules.size);
    return [placementKey(placement), rules.get(text) as number] as const;
  });
  const used = new Set(placements.flatMap(({ route }) => schemesOf(route.access)));
  const schemes = [...context.api.schemes.values()].filter(({ name }) => used.has(name));
  return {
    schemes: Object.fromEntries(schemes.flatMap((scheme) => schemeConfig(scheme, context))),
    consumerGroups: consumerGroups(context),
    rules: [...rules.keys()].map((text) => JSON.parse(text) as AuthorizerRule),
    routes: Object.fromEntries(routes),
    ...(context.usagePlans.length > 0 && { usage: usageConfig(context.usagePlans) }),
  };
}

function ruleOf(placement: Placement, context: PlanContext): AuthorizerRule {
  const { route } = placement;
  const toFunction = context.proxied.has(route) || backendsOf(route).some((name) => bindingOf(context, name).function !== undefined);
  const access = authorizedAccess(route, context);
  return {
    access,
    deciding: deciding(access, context),
    ips: ownIpLists(route, context.sharedIps),
    refusedPaths: refusedPaths(route.allowedPaths),
    // a function gets the identity and computes its texts itself; those of schemes must be fit for headers there as well
    values: requestMapping(placement, context, true).computed.filter(({ scheme }) => !toFunction || scheme !== undefined),
    passIdentity: toFunction,
    ...(isCounted(route, context) && { counted: true }),
  };
}

function schemeConfig(scheme: SchemeModel, context: PlanContext): [string, SchemeConfig][] {
  if (scheme.jwt !== undefined) return [[scheme.name, { jwt: scheme.jwt }]];
  if (scheme.introspection !== undefined) return [[scheme.name, { introspection: scheme.introspection }]];
  if (scheme.external !== undefined) return [[scheme.name, serviceConfig(scheme.name, scheme.external, context)]];
  if (scheme.kind === 'clientCertificate') return [[scheme.name, { clientCertificate: { names: certificateNames(scheme) } }]];
  if (scheme.kind !== 'apiKey') return [];
  return [[scheme.name, { apiKey: { places: credentialPlaces(scheme), keys: apiKeys(scheme.name, context) } }]];
}

/** A function that is bound decides in the place of the service, which nobody asks then. */
function serviceConfig(scheme: string, external: ExternalModel, { api, bindings }: PlanContext): SchemeConfig {
  if (authorizerOf(bindings, api.name, scheme) === undefined) return { external };
  const { url: _, ...lambda } = external;
  return { lambda };
}

function apiKeys(scheme: string, { api }: PlanContext): ApiKeyEntry[] {
  return keysOf(scheme, api).map(({ secret, key, consumer }) => ({ secret, key, consumer }));
}

function consumerGroups({ api }: PlanContext): { readonly [consumer: string]: readonly string[] } {
  const consumers = Object.entries(api.spec.consumers ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(consumers.flatMap(([name, { groups }]) => (groups === undefined ? [] : [[name, groups]])));
}

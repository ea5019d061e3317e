import type { Method } from '../../../model/path';
import { retryOf } from '../../../model/retry';
import type { RouteModel } from '../../../model/route';
import type { VariantModel } from '../../../model/variants';
import { inVersionOf } from '../../../model/ways';
import { routeAction } from './action';
import type { RouteContext } from './context';
import { bodyPerRoute } from './filters/body';
import { DECODE_FILTER, decodePerRoute } from './filters/decode';
import { acceptedPath } from './guard';
import { hasParameter, PARAMETERS_HEADER, parameterHeader } from './parameters';
import type { Passage } from './passage';
import { policies } from './policies';
import { both, deciding, type MatchConditions, NO_CONDITIONS } from './presence';
import { problemResponse } from './problem-answer';
import { repeatedAlike } from './retry';
import { queryMetadata, routeMetadata } from './route-metadata';
import { scriptData } from './script-data';
import { type SideEntry, sideEntries } from './sides';
import { comparedParameters, variantConditions } from './variants';

/** A route and the methods that it answers on some path. */
export interface Answer {
  readonly route: RouteModel;
  readonly methods: readonly Method[];
}

/**
 * The Envoy routes of one answer, to be tried in order.
 *
 * A route is there once for each of its variants, for each way to present a credential where schemes differ in it, for each side of what
 * divides its requests, and for methods that are not repeated alike.
 */
export function routeEntries(answer: Answer, context: RouteContext): object[] {
  const { route } = answer;
  const ways = [...route.variants, undefined].flatMap((variant, position) => {
    const when = variantConditions(variant?.when ?? []);
    return deciding(route, context.api).map(({ when: present, schemes }) =>
      wayEntries(answer, { variant, schemes, when: both(when, present), name: `${position} ${schemes.join('+')}` }, context),
    );
  });
  const marked = new Map(ways.map(({ name, marked }) => [name, marked]));
  return [...[...marked.values()].flat(), ...readingQuery(answer, context), ...ways.flatMap(({ coming }) => coming)];
}

/**
 * The first way of a route whose variants compare query parameters: requests that have one of them pass it once. Their parameters are
 * put where conditions see them decoded, and their route is chosen anew.
 */
function readingQuery({ route, methods }: Answer, context: RouteContext): object[] {
  const names = comparedParameters(route.variants);
  if (names.length === 0) return [];
  const headers = [
    { name: ':path', string_match: { safe_regex: { regex: hasParameter(...names) } } },
    { name: PARAMETERS_HEADER, present_match: true, invert_match: true },
  ];
  return [
    {
      name: `query ${route.key}`,
      match: match(methods, { ...NO_CONDITIONS, headers }, route),
      ...problemResponse('invalid-request', context.gateway.errors),
      metadata: queryMetadata(route, Object.fromEntries(names.map((name) => [name, parameterHeader(name)])), context),
      typed_per_filter_config: { [DECODE_FILTER]: decodePerRoute('query'), ...bodyPerRoute({ route, action: route.action }) },
    },
  ];
}

interface Way {
  readonly variant: VariantModel | undefined;
  readonly schemes: readonly string[];
  readonly when: MatchConditions;
  /** Ways of one name differ in their conditions alone. */
  readonly name: string;
}

function wayEntries(answer: Answer, way: Way, context: RouteContext) {
  const { marked, coming } = sideEntries(way.variant?.action ?? answer.route.action, way.when, way.name, context.api.name);
  const entriesOf = (sides: readonly SideEntry[]) => sides.flatMap((side) => sideRoutes(answer, way, side, context));
  return { name: way.name, marked: entriesOf(marked), coming: entriesOf(coming) };
}

/** One route for all methods, or one for each of those that are not repeated alike. */
function sideRoutes({ route, methods }: Answer, way: Way, side: SideEntry, context: RouteContext): object[] {
  const retry = retryOf(side.action, route, context.api);
  return repeatedAlike(methods, retry).map((alike) => entry({ route, methods: alike }, way, side, context));
}

function entry(answer: Answer, { variant, schemes }: Way, { action, when, divides }: SideEntry, context: RouteContext): object {
  const { api, gateway, bindings } = context;
  const { methods } = answer;
  const route = inVersionOf(answer.route, variant);
  const rewrite = variant?.rewrite ?? route.rewrite;
  const changes = { request: variant?.request ?? route.request, response: variant?.response ?? route.response };
  const passage: Passage = {
    route,
    schemes,
    action,
    ...changes,
    ...(rewrite === undefined ? {} : { rewrite }),
    ...versionOf(variant, route),
    ...(divides === undefined ? {} : { divides }),
  };
  const data = scriptData(passage, context);
  const filters = policies(passage, data, context);
  return {
    name: route.key,
    match: match(methods, when, route),
    ...routeAction(action, { route, methods, api, gateway, bindings, rewrite }),
    ...routeMetadata(passage, data, context),
    ...(Object.keys(filters).length > 0 ? { typed_per_filter_config: filters } : {}),
  };
}

/** The version that a way is for, and what its answers say of it. */
function versionOf(variant: VariantModel | undefined, route: RouteModel): Pick<Passage, 'version' | 'announced'> {
  const { version, announced } = variant?.ofVersion ?? route;
  return { ...(version === undefined ? {} : { version }), ...(announced === undefined ? {} : { announced }) };
}

/** The path has been looked at before: what is left are the method and the conditions of the case. */
function match(methods: readonly Method[], when: MatchConditions, route: RouteModel) {
  const opened =
    route.allowedPaths.length === 0 ? [] : [{ name: ':path', string_match: { safe_regex: { regex: acceptedPath(route.allowedPaths) } } }];
  return {
    prefix: '/',
    headers: [methodMatch(methods), ...opened, ...when.headers],
    ...(when.cookies.length > 0 ? { cookies: when.cookies } : {}),
    ...(when.certificate === true ? { tls_context: { presented: true } } : {}),
    ...(when.fraction === undefined ? {} : { runtime_fraction: { default_value: millionths(when.fraction) } }),
  };
}

/** So many of a million: whoever else divides by chance looks at the last digits of the same number, and is not to find them decided. */
function millionths(fraction: number) {
  return { numerator: Math.round(fraction * 1_000_000), denominator: 'MILLION' };
}

/** A condition on the method. */
export function methodMatch(methods: readonly Method[]) {
  const string_match = methods.length === 1 ? { exact: methods[0] } : { safe_regex: { regex: methods.join('|') } };
  return { name: ':method', string_match };
}

import type { Action } from '../../../model/action';
import type { Method } from '../../../model/path';
import { retryOf } from '../../../model/retry';
import type { RouteModel } from '../../../model/route';
import type { VariantModel } from '../../../model/variants';
import { routeAction } from './action';
import type { RouteContext } from './context';
import { bodyPerRoute } from './filters/body';
import { DECODE_FILTER, decodePerRoute } from './filters/decode';
import { acceptedPath } from './guard';
import { hasParameter, PARAMETERS_HEADER, parameterHeader } from './parameters';
import { policies } from './policies';
import { both, deciding, type MatchConditions, NO_CONDITIONS } from './presence';
import { problemResponse } from './problem-answer';
import { repeatedAlike } from './retry';
import { queryMetadata, routeMetadata } from './route-metadata';
import { comparedParameters, variantConditions } from './variants';

/** A route and the methods that it answers on some path. */
export interface Answer {
  readonly route: RouteModel;
  readonly methods: readonly Method[];
}

/**
 * The Envoy routes of one answer, to be tried in order.
 *
 * A route is there once for each of its variants, for each way to present a credential where schemes differ in it, and for methods that are
 * not repeated alike.
 */
export function routeEntries(answer: Answer, context: RouteContext): object[] {
  const { route } = answer;
  const ways = [...route.variants, undefined].flatMap((variant) => {
    const when = variantConditions(variant?.when ?? []);
    const retry = retryOf(variant?.action ?? route.action, route, context.api);
    return deciding(route, context.api).flatMap(({ when: present, schemes }) =>
      repeatedAlike(answer.methods, retry).map((methods) =>
        entry({ route, methods }, { variant, schemes, when: both(when, present) }, context),
      ),
    );
  });
  return [...readingQuery(answer, context), ...ways];
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

interface Case {
  readonly variant: VariantModel | undefined;
  readonly schemes: readonly string[];
  readonly when: MatchConditions;
}

function entry({ route, methods }: Answer, { variant, schemes, when }: Case, context: RouteContext): object {
  const { api, bindings } = context;
  const action: Action = variant?.action ?? route.action;
  const changes = { request: variant?.request ?? route.request, response: variant?.response ?? route.response };
  const passage = { route, schemes, action, ...changes };
  const filters = policies(passage, context);
  return {
    name: route.key,
    match: match(methods, when, route),
    ...routeAction(action, { route, methods, api, bindings, rewrite: variant?.rewrite ?? route.rewrite }),
    ...routeMetadata(passage, context),
    ...(Object.keys(filters).length > 0 ? { typed_per_filter_config: filters } : {}),
  };
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
  };
}

/** A condition on the method. */
export function methodMatch(methods: readonly Method[]) {
  const string_match = methods.length === 1 ? { exact: methods[0] } : { safe_regex: { regex: methods.join('|') } };
  return { name: ':method', string_match };
}

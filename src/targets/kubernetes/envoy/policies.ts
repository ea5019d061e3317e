import { requirements } from '../../../model/access';
import { actionBackends } from '../../../model/action';
import { CORS_HEADERS } from '../../../model/cors';
import { isExternal } from '../../../model/external-schemes';
import { standInOf } from '../../../model/fallback';
import { isHmac } from '../../../model/hmac-schemes';
import { isIntrospection } from '../../../model/introspection-schemes';
import type { ApiModel } from '../../../model/model';
import { repeatsAnswers, retryOf } from '../../../model/retry';
import { transcodedBackend } from '../../../model/transcode';
import type { ChangesModel } from '../../../model/transform';
import { timeoutMillis } from './action';
import type { RouteContext } from './context';
import { exchangeOf } from './exchanges';
import { ACCESS_FILTER, accessRefusals, askingServices, askingSignatures, lookingUp } from './filters/access';
import { askingPerRoute } from './filters/asking';
import { bodyPerRoute } from './filters/body';
import { CALLER_FILTER, callerPerRoute } from './filters/caller';
import { BACKEND_CHANGES_FILTER, CHANGES_FILTER, changesPerRoute, type Mutation, mutations } from './filters/changes';
import { concurrentPerRoute } from './filters/concurrent';
import { CORS_FILTER, corsMutations, corsPerRoute, VARY_ORIGIN } from './filters/cors';
import { DECODE_FILTER, decodePerRoute } from './filters/decode';
import { EXCHANGE_FILTER, EXCHANGED_FILTER, exchangePerRoute, exchangeRefusals } from './filters/exchange';
import { EXTERNAL_FILTER } from './filters/external';
import { fallbackPerRoute, WITHOUT_FAILED, WITHOUT_FALLBACK } from './filters/fallback';
import { faultPerRoute } from './filters/fault';
import { HMAC_FILTER, signaturePerRoute } from './filters/hmac';
import { INTROSPECTION_FILTER } from './filters/introspection';
import { IPS_FILTER, ipRefusals } from './filters/ips';
import { JWT_FILTER, jwtPerRoute } from './filters/jwt';
import { keptPerRoute } from './filters/kept';
import { KEY_QUERY_FILTER, keyQueryPerRoute } from './filters/key-query';
import { keyHeaders } from './filters/keys';
import { LIMIT_HEADERS_FILTER, limitHeadersPerRoute } from './filters/limit-headers';
import { LOGIN_FILTER, loginAnswers, loginPerRoute, loginsAmong } from './filters/login';
import { QUERY_FILTER, queryPerRoute } from './filters/query';
import { type Refusal, refuse } from './filters/rbac';
import { REQUEST_FILTER, requestRefusals } from './filters/request';
import { COUNTED_FILTER, countedPerRoute } from './filters/shared-limits';
import { SIDES_FILTER, sidesPerRoute } from './filters/sides';
import { toldHeadersPerRoute } from './filters/told-headers';
import { NO_GRPC, transcodePerRoute, WITHOUT_STATUS } from './filters/transcode';
import { versionAnswers, versionPerRoute } from './filters/versions';
import { OF_BACKEND_OR_STAND_IN, ownAnswer, STANDS_IN, standInChanges } from './own-answers';
import { leadsToBackend, type Passage } from './passage';
import { readsAddress } from './references';
import { routeRequirement } from './requirements';
import { notAgain, WITHOUT_NOT_AGAIN } from './retry';
import type { ScriptData } from './script-data';

/** What each filter does on one way through a route; a filter that is not named does nothing. */
export function policies(passage: Passage, data: ScriptData, context: RouteContext): { [filter: string]: object } {
  const { route } = passage;
  const { gateway, api } = context;
  const counted = countedPerRoute({ gateway, api, route });
  const limitHeaders = limitHeadersPerRoute({ gateway, api, route });
  return {
    ...(counted === undefined ? {} : { [COUNTED_FILTER]: counted }),
    ...(readsAddress(passage) ? { [DECODE_FILTER]: decodePerRoute('capture') } : {}),
    ...refusing(IPS_FILTER, [...ipRefusals(route.ips), ...zeroLimits(passage, false, context)]),
    ...(route.cors === undefined || !leadsToBackend(passage) ? {} : { [CORS_FILTER]: corsPerRoute(route.cors) }),
    ...access(passage, data, context),
    ...(data.caller === undefined ? {} : { [CALLER_FILTER]: callerPerRoute() }),
    ...(limitHeaders === undefined ? {} : { [LIMIT_HEADERS_FILTER]: limitHeaders }),
    ...toldHeadersPerRoute({ gateway, api, route }),
    ...concurrentPerRoute({ gateway, api, route }),
    ...refusing(REQUEST_FILTER, passageRefusals(passage, api)),
    ...bodyPerRoute(passage),
    ...versionPerRoute(passage),
    ...(passage.divides === undefined ? {} : { [SIDES_FILTER]: sidesPerRoute() }),
    ...exchange(passage, context.api),
    ...changes(passage, data, context.api),
    ...faultPerRoute(passage, api),
    ...transcodePerRoute(passage.action, api),
    ...(data.query === undefined ? {} : { [QUERY_FILTER]: queryPerRoute() }),
    ...fallbackPerRoute(data.fallbacks),
    ...keptPerRoute(data.kept, data.fallbacks),
  };
}

function refusing(filter: string, refusals: readonly Refusal[]) {
  return refusals.length === 0 ? {} : { [filter]: refuse(refusals) };
}

/** What is refused of a request before its body. A policy of one name holds all its conditions. */
function passageRefusals({ route, action }: Passage, api: ApiModel): Refusal[] {
  const refusals = requestRefusals(route);
  if (transcodedBackend(action, api) === undefined) return refusals;
  const others = refusals.filter(({ policy }) => policy !== NO_GRPC.policy);
  const when = refusals.filter((refusal) => !others.includes(refusal)).flatMap((refusal) => refusal.when);
  return [...others, { ...NO_GRPC, when: [...when, ...NO_GRPC.when] }];
}

function access(passage: Passage, { keys }: ScriptData, context: RouteContext) {
  // nobody is known on an open route: all of its callers count as one
  if ('open' in passage.route.access) return refusing(ACCESS_FILTER, zeroLimits(passage, true, context));
  const { access: rule } = passage.route;
  const requirement = routeRequirement(passage.route, passage.schemes, context.api);
  const entries = requirements(rule).filter((entry) => passage.schemes.includes(entry.scheme));
  const combination = 'allOf' in rule ? 'all' : 'any';
  const refusals = accessRefusals(context.api, entries, combination);
  const services = passage.schemes.filter((scheme) => isExternal(context.api.schemes.get(scheme)));
  const opaque = passage.schemes.filter((scheme) => isIntrospection(context.api.schemes.get(scheme)));
  const signatures = passage.schemes.filter((scheme) => isHmac(context.api.schemes.get(scheme)));
  const logins = loginsAmong(passage.schemes, context.api);
  const asked = (filter: string, schemes: readonly string[], asking: typeof askingServices) =>
    schemes.length === 0 ? {} : { [filter]: askingPerRoute(filter, context.api.name, schemes, asking(context.api, entries, combination)) };
  return {
    ...(logins.length === 0 ? {} : { [LOGIN_FILTER]: loginPerRoute(context.api.name, logins) }),
    ...(requirement === undefined ? {} : { [JWT_FILTER]: jwtPerRoute(requirement) }),
    ...(keys === undefined ? {} : { [KEY_QUERY_FILTER]: keyQueryPerRoute() }),
    ...asked(INTROSPECTION_FILTER, opaque, lookingUp),
    ...asked(HMAC_FILTER, signatures, askingSignatures),
    ...signaturePerRoute(context.api.name, signatures, passage.route),
    ...asked(EXTERNAL_FILTER, services, askingServices),
    ...refusing(ACCESS_FILTER, [...refusals, ...zeroLimits(passage, true, context)]),
  };
}

/** What is taken off an answer alone: what is kept of it gets the rest anew each time that it is given. */
function withoutNew({ removeHeaders, setHeaders, ...rest }: ChangesModel): ChangesModel {
  return { ...rest, removeHeaders: [...removeHeaders, ...setHeaders.map(({ name }) => name)], setHeaders: [], addHeaders: [] };
}

/** The caller's token goes no further where the backend gets one of its own. */
function exchange(passage: Passage, api: ApiModel): { [filter: string]: object } {
  const found = exchangeOf(passage, api);
  if (found === undefined) return {};
  return { [EXCHANGE_FILTER]: exchangePerRoute(found), [EXCHANGED_FILTER]: refuse(exchangeRefusals(found)) };
}

/** A limit of no requests refuses everything. */
function zeroLimits({ route }: Passage, keyedByCaller: boolean, { gateway }: RouteContext): Refusal[] {
  const none = [...gateway.limits.limits, ...route.limits.limits].some(
    (limit) => limit.requests === 0 && limit.keyedByCaller === keyedByCaller,
  );
  return none ? [{ policy: '3-rate-limited', on: 'permissions', when: [{ any: true }] }] : [];
}

/** Envoy says of an answer that another has made how long that took. */
const WITHOUT_TIME: Mutation = { remove: 'x-envoy-upstream-service-time' };

function changes(passage: Passage, { fallbacks, kept }: ScriptData, api: ApiModel) {
  const { route, schemes, action, request, response } = passage;
  const toBackend = leadsToBackend({ action });
  const secret = toBackend ? keyHeaders(api).map((remove) => ({ remove })) : [];
  const own = toBackend ? undefined : ownAnswer(action, response, route);
  const asked = [...secret, ...(own?.asked ?? mutations('request', request, route))];
  const cors = route.cors === undefined ? [] : [VARY_ORIGIN, ...(toBackend ? [] : corsMutations(route.cors))];
  const fallsBack = kept !== undefined || fallbacks !== undefined;
  const forks = actionBackends(action).some((backend) => standInOf(route, backend, api) !== undefined);
  const asks = schemes.map((scheme) => api.schemes.get(scheme)).some((scheme) => isExternal(scheme) || isHmac(scheme));
  const retry = retryOf(action, route, api);
  const repeats = retry !== undefined && repeatsAnswers(retry);
  const answered: Mutation[] = [
    ...(repeats ? [WITHOUT_NOT_AGAIN] : []),
    ...cors.map((append) => ({ append })),
    ...(asks ? [WITHOUT_TIME] : []),
    ...(own?.answered ?? []),
    ...loginAnswers(route),
    ...versionAnswers(passage),
    ...(fallsBack ? standInChanges(response, route, kept !== undefined ? OF_BACKEND_OR_STAND_IN : STANDS_IN) : []),
    ...(forks ? [WITHOUT_FAILED] : []),
    ...(transcodedBackend(action, api) === undefined ? [] : WITHOUT_STATUS),
  ];
  const replaced = route.cors === undefined ? [] : CORS_HEADERS.map((remove) => ({ remove }));
  const again = repeats && !forks ? notAgain(timeoutMillis(action, { route, api })) : [];
  const marks = fallsBack ? [WITHOUT_FALLBACK] : [];
  const fromBackend = toBackend
    ? [...again, ...replaced, ...mutations('response', kept !== undefined ? withoutNew(response) : response, route), ...marks]
    : [];
  return {
    ...(asked.length + answered.length > 0
      ? { [CHANGES_FILTER]: changesPerRoute({ request_mutations: asked, response_mutations: answered }) }
      : {}),
    ...(fromBackend.length > 0 ? { [BACKEND_CHANGES_FILTER]: changesPerRoute({ response_mutations: fromBackend }) } : {}),
  };
}

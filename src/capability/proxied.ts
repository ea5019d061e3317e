import { requirements } from '../model/access';
import { BODY_CEILING_BYTES } from '../model/body';
import { hasFixedOrigin } from '../model/cors';
import { isHmac, usedHmacs } from '../model/hmac-schemes';
import type { ApiModel, GatewayModel } from '../model/model';
import { hasPlans } from '../model/planned';
import type { RouteModel } from '../model/route';
import type { SchemeModel } from '../model/scheme';
import { otherSpellings } from '../model/spellings';
import { literalText } from '../model/values';
import type { Bindings } from '../spec/bindings';
import { answersItself, answersNeedNoProxy, bindingOf, reachesFunction, routeBackends } from './bound';
import { countsInTable, limitsOfGateway } from './counters';
import { divisionReasons } from './divided';
import { isComputed, isLiteral, isMapped, namesOnly } from './mappable';
import type { ProxyReason } from './proxy-reason';
import { resilienceReasons } from './resilience';

/** What the decision about a route looks at besides the route. */
export interface ProxyContext {
  readonly model: Pick<GatewayModel, 'securityHeaders' | 'limits'>;
  readonly api: ApiModel;
  readonly bindings: Bindings;
}

const KNOWN = new WeakMap<Bindings, WeakMap<RouteModel, readonly ProxyReason[]>>();

/**
 * Why a route passes the proxy function on AWS; nothing where API Gateway does all of it. Plans, the ledger and `companion: never` all
 * ask here, and nowhere else.
 */
export function proxyReasons(route: RouteModel, context: ProxyContext): readonly ProxyReason[] {
  const known = KNOWN.get(context.bindings) ?? new WeakMap<RouteModel, readonly ProxyReason[]>();
  KNOWN.set(context.bindings, known);
  const reasons = known.get(route) ?? reasonsOf(route, context);
  known.set(route, reasons);
  return reasons;
}

function reasonsOf(route: RouteModel, context: ProxyContext): ProxyReason[] {
  const fixed = route.variants.length === 0 && answersItself(route);
  return [
    ...variantReasons(route),
    ...(fixed ? fixedReasons(route) : backendReasons(route, context)),
    ...signatureReasons(route, context),
    ...bodyReasons(route, fixed),
    ...answerReasons(route, context, fixed),
    ...(countsInTable(context.bindings) ? countedReasons(route, context) : []),
  ];
}

/** Versions that the path does not name are variants of each route. */
function variantReasons({ variants }: RouteModel): ProxyReason[] {
  const written = variants.some(({ ofVersion }) => ofVersion === undefined || ofVersion.position !== undefined);
  return [
    ...reason(written, 'variants', 'API Gateway cannot choose by header, query or cookie'),
    ...reason(
      variants.some(({ ofVersion }) => ofVersion !== undefined),
      'versions',
      'API Gateway cannot choose by header, query or media type',
    ),
  ];
}

/** What is said of a version in its answers. */
function announcedReasons({ version, announced }: RouteModel, fixed: boolean): ProxyReason[] {
  const names = new Map([
    ['deprecation', 'deprecated'],
    ['sunset', 'sunset'],
    ['link', 'link'],
  ]);
  const headers = version === undefined ? [] : [...(announced?.setHeaders ?? []), ...(announced?.addHeaders ?? [])];
  return headers.flatMap(({ name, value }) =>
    reason(!fixed || value.join('').includes("'"), `versions.list.${version}.${names.get(name)}`, 'API Gateway cannot change an answer'),
  );
}

/** Fixed answers are as closed as backends. */
function signatureReasons({ access }: RouteModel, { api }: ProxyContext): ProxyReason[] {
  const names = new Set(requirements(access).map(({ scheme }) => scheme));
  return [...names].flatMap((name) =>
    reason(isHmac(api.schemes.get(name)), `schemes.${name}.hmac`, 'no authorizer of API Gateway sees a body'),
  );
}

function reason(needed: boolean, field: string, why: string): ProxyReason[] {
  return needed ? [{ field, why }] : [];
}

/** A mock integration fills in nothing, and its headers are texts in quotes. */
function fixedReasons({ action }: RouteModel): ProxyReason[] {
  const headers = 'respond' in action ? action.respond.headers.filter(({ value }) => value.includes("'")) : [];
  const type = 'respond' in action && action.respond.contentType?.includes("'") === true;
  return [
    ...headers.flatMap(({ name }) => reason(true, `respond.headers.${name}`, 'a mock integration has no headers with an apostrophe')),
    ...reason(type, 'respond.headers.content-type', 'a mock integration has no headers with an apostrophe'),
    ...reason(
      'redirect' in action && literalText(action.redirect.to) === undefined,
      'redirect.to',
      'a mock integration has no path guard and cannot escape',
    ),
  ];
}

const BODYLESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A fixed answer to methods without bodies takes what is there and looks at nothing. */
function bodyReasons({ methods, maxBodyBytes, contentTypes }: RouteModel, fixed: boolean): ProxyReason[] {
  if (fixed && methods.every((method) => BODYLESS.has(method))) return [];
  return [
    ...reason(
      maxBodyBytes !== undefined && maxBodyBytes < BODY_CEILING_BYTES,
      'body.maxSize',
      'API Gateway itself refuses only what is above 10Mi',
    ),
    ...reason(contentTypes !== undefined, 'body.contentTypes', 'API Gateway takes every content type'),
  ];
}

/** An authorizer cannot answer that there were too many requests. */
function countedReasons(route: RouteModel, { model, api }: ProxyContext): ProxyReason[] {
  const why = 'the proxy counts in the table';
  return [...reason(limitsOfGateway(route, model).length > 0, 'limits', why), ...reason(hasPlans(route, api), 'plans', why)];
}

/** An answer passes API Gateway as the backend gave it; a wrapped function changes its own. */
function answerReasons(route: RouteModel, context: ProxyContext, fixed: boolean): ProxyReason[] {
  if (answersNeedNoProxy(route, context.api, context.bindings)) return [];
  const { setHeaders, addHeaders, removeHeaders } = route.response;
  const why = 'API Gateway cannot change an answer';
  return [
    ...reason(route.cors !== undefined && !(fixed && hasFixedOrigin(route.cors)), 'cors', why),
    ...reason([...setHeaders, ...addHeaders, ...removeHeaders].length > 0, 'response.headers', why),
    ...announcedReasons(route, fixed),
    ...reason(context.model.securityHeaders, 'securityHeaders', why),
  ];
}

function backendReasons(route: RouteModel, context: ProxyContext): ProxyReason[] {
  const { api, bindings } = context;
  const several = routeBackends(route).filter((name) => bindingOf(bindings, api.name, name)?.endpoints !== undefined);
  const exchanging = routeBackends(route).filter((name) => api.backends.get(name)?.spec.exchange !== undefined);
  return [
    ...(reachesFunction(route, api, bindings) ? functionReasons(route, context) : httpReasons(route, context)),
    ...divisionReasons(route, api, bindings),
    ...exchanging.flatMap((name) => reason(true, `backends.${name}.exchange`, 'API Gateway exchanges no tokens')),
    ...resilienceReasons(route, api),
    ...several.flatMap((name) => reason(true, `backends.${name}.endpoints`, 'an integration of API Gateway has one address')),
  ];
}

/** A function gets the client's request untouched, unless it uses `wrap`. */
function functionReasons(route: RouteModel, { api, bindings }: ProxyContext): ProxyReason[] {
  const rewrite = reason(route.rewrite !== undefined, 'rewrite', 'a function gets the path that the client sent');
  if (answersNeedNoProxy(route, api, bindings)) return rewrite;
  const { setHeaders, addHeaders, removeHeaders, setQuery, removeQuery } = route.request;
  const why = 'a function gets the request as the client sent it';
  return [
    ...rewrite,
    ...reason([...setHeaders, ...addHeaders, ...removeHeaders].length > 0, 'request.headers', why),
    ...reason([...setQuery, ...removeQuery].length > 0, 'request.query', why),
    ...[...api.schemes.values()].flatMap(identityReasons),
    ...[...api.schemes.values()].flatMap(credentialReasons),
    ...usedHmacs(api).flatMap(({ name }) => reason(true, `schemes.${name}.hmac`, 'where some bodies are signed, all pass as bytes')),
  ];
}

/** Headers about the caller are taken off the requests of every route, open ones too. */
function identityReasons({ name, jwt, external, spec }: SchemeModel): ProxyReason[] {
  const why = 'a function gets the header from the proxy; bind it as "wrapped" to do without';
  return [
    ...reason(jwt !== undefined && jwt.claimHeaders.length > 0, `schemes.${name}.jwt.claimHeaders`, why),
    ...reason((external?.returnHeaders ?? []).length > 0, `schemes.${name}.external.returnHeaders`, why),
    ...reason(spec.apiKey !== undefined, `schemes.${name}.apiKey`, 'a function would get the key'),
  ];
}

/** A token in the query is not for backends. */
function credentialReasons({ name, jwt, introspection, spec }: SchemeModel): ProxyReason[] {
  const why = 'API Gateway cannot take the token out of the query';
  const kind = jwt === undefined ? 'introspection' : 'jwt';
  const queries = [...((jwt ?? introspection)?.tokenIn.entries() ?? [])].filter(([, place]) => 'query' in place);
  return [
    ...queries.flatMap(([index]) => reason(true, `schemes.${name}.${kind}.tokenIn.${index}.query`, why)),
    ...reason(spec.apiKey?.query !== undefined, `schemes.${name}.apiKey.query`, why),
  ];
}

function httpReasons(route: RouteModel, { api }: ProxyContext): ProxyReason[] {
  const { addHeaders, setHeaders, removeHeaders, setQuery, removeQuery } = route.request;
  const { path, host } = route.rewrite ?? {};
  const why = 'API Gateway cannot compute the value';
  const computes = !('open' in route.access);
  return [
    ...reason(addHeaders.length > 0, 'request.headers.add', 'API Gateway can set a header and not add a second one'),
    ...reason(removeQuery.length > 0, 'request.query.remove', 'API Gateway cannot take a parameter away'),
    ...setHeaders.flatMap(({ name, value }) =>
      reason(!isMapped(value, route) && !(computes && isComputed(value)), `request.headers.set.${name}`, why),
    ),
    ...setHeaders.flatMap(({ name }) => spellingReasons(name, `request.headers.set.${name}`)),
    ...removeHeaders.flatMap((name) => spellingReasons(name, 'request.headers.remove')),
    ...[...api.schemes.values()].flatMap(identitySpellingReasons),
    // what the authorizer computes may be missing and arrive empty: a parameter has to be gone then
    ...setQuery.flatMap(({ name, value }) => reason(!isMapped(value, route), `request.query.set.${name}`, why)),
    ...[...api.schemes.values()].flatMap(credentialReasons),
    ...reason(path !== undefined && !namesOnly(path, 'path'), 'rewrite.path', 'API Gateway fills in nothing but parts of the path'),
    ...reason(host !== undefined && !isLiteral(host), 'rewrite.host', 'API Gateway fills in nothing but parts of the path'),
  ];
}

/** What a client says in a spelling with underscores must not pass for what the gateway says. */
function spellingReasons(header: string, field: string): ProxyReason[] {
  return reason(otherSpellings(header) === undefined, field, 'API Gateway cannot set every spelling of its name with underscores');
}

function identitySpellingReasons({ name, jwt, external, spec }: SchemeModel): ProxyReason[] {
  return [
    ...(jwt?.claimHeaders ?? []).flatMap(({ header }) => spellingReasons(header, `schemes.${name}.jwt.claimHeaders`)),
    ...(external?.returnHeaders ?? []).flatMap((header) => spellingReasons(header, `schemes.${name}.external.returnHeaders`)),
    ...spellingReasons(spec.apiKey?.consumerHeader ?? '', `schemes.${name}.apiKey.consumerHeader`),
  ];
}

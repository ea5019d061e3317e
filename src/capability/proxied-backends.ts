import { usedHmacs } from '../model/hmac-schemes';
import { routeBackends } from '../model/reached';
import type { RouteModel } from '../model/route';
import type { SchemeModel } from '../model/scheme';
import { otherSpellings } from '../model/spellings';
import { answersNeedNoProxy, bindingOf, reachesFunction } from './bound';
import { divisionReasons } from './divided';
import { isComputed, isLiteral, isMapped, namesOnly } from './mappable';
import { type ProxyContext, type ProxyReason, reason } from './proxy-reason';
import { resilienceReasons } from './resilience';

/** Why requests for backends pass the proxy function. */
export function backendReasons(route: RouteModel, context: ProxyContext): ProxyReason[] {
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

import { requirements } from '../model/access';
import { BODY_CEILING_BYTES } from '../model/body';
import { hasFixedOrigin } from '../model/cors';
import { isHmac } from '../model/hmac-schemes';
import { hasPlans } from '../model/planned';
import type { RouteModel } from '../model/route';
import { literalText } from '../model/values';
import type { Bindings } from '../spec/bindings';
import { answersItself, answersNeedNoProxy } from './bound';
import { countsInTable, limitsOfGateway } from './counters';
import { backendReasons } from './proxied-backends';
import { type ProxyContext, type ProxyReason, reason } from './proxy-reason';

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

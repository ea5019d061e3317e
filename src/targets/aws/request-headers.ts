import { credentialQueries } from '../../model/credential-groups';
import { inAllSpellings, otherSpellings } from '../../model/spellings';
import type { HeaderChange } from '../../model/transform';
import { UNTRUSTED_HEADERS } from '../../model/untrusted-headers';
import type { ComputedValue } from '../../runtime/config';
import type { Placement, PlanContext } from './context';
import { escaped } from './escaped';
import { nativeValue } from './native-values';

/** What API Gateway sets in the request to an http backend, and what the authorizer has to compute for that. */
export interface RequestMapping {
  /** By lower-case header name: a mapping expression. An empty text stands for a removed header. */
  readonly headers: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  readonly computed: readonly ComputedValue[];
  /** Changes that no mapping can express, as paths into the route. */
  readonly impossible: readonly string[];
}

const EMPTY = "''";

/** Maps a placement's request changes, identity headers and everything that a client is not believed. */
export function requestMapping(placement: Placement, context: PlanContext, hasAuthorizer: boolean): RequestMapping {
  const { request } = placement.route;
  const removed = [...context.identityHeaders.map(({ header }) => header), ...request.removeHeaders];
  const changes = mapChanges(request.setHeaders, placement, context, hasAuthorizer);
  // what the authorizer computes may be missing and arrive empty: a parameter has to be gone then
  const query = mapChanges(request.setQuery, placement, context, false);
  const own = { ...emptied(removed), ...identityExpressions(placement, context, hasAuthorizer), ...changes.expressions };
  return {
    headers: { ...emptied([...UNTRUSTED_HEADERS, ...secretHeaders(context)]), ...forwarded(context), ...inAllSpellings(own) },
    query: query.expressions,
    computed: [...(hasAuthorizer ? identityValues(placement, context) : []), ...changes.computed],
    impossible: [
      ...Object.keys(own).flatMap((name) => (otherSpellings(name) === undefined ? [`all spellings of ${name}`] : [])),
      ...changes.impossible.map((name) => `request.headers.set.${name}`),
      ...query.impossible.map((name) => `request.query.set.${name}`),
    ],
  };
}

function emptied(names: readonly string[]): { readonly [name: string]: string } {
  return Object.fromEntries(names.map((name) => [name, EMPTY]));
}

/** The context key of a header's text, each header's its own: letters, digits and underscores. */
function contextKey(header: string): string {
  return `v_${escaped(header, /[^A-Za-z0-9]/g)}`;
}

function forwarded({ model }: PlanContext): { readonly [name: string]: string } {
  return {
    'x-forwarded-for': 'context.identity.sourceIp',
    'x-forwarded-host': 'context.domainName',
    'x-forwarded-port': "'443'",
    'x-forwarded-proto': "'https'",
    'x-request-id': 'context.requestId',
    [model.requestId.header]: 'context.requestId',
  };
}

function identityValues({ route }: Placement, { identityHeaders }: PlanContext): ComputedValue[] {
  const schemes = schemesOf(route.access);
  return identityHeaders
    .filter(({ scheme }) => schemes.includes(scheme))
    .map(({ header, scheme, value }) => ({ key: contextKey(header), scheme, value }));
}

function identityExpressions(placement: Placement, context: PlanContext, hasAuthorizer: boolean): { readonly [name: string]: string } {
  if (!hasAuthorizer) return {};
  const keys = new Set(identityValues(placement, context).map(({ key }) => key));
  const headers = context.identityHeaders.filter(({ header }) => keys.has(contextKey(header)));
  return Object.fromEntries(headers.map(({ header }) => [header, `context.authorizer.${contextKey(header)}`]));
}

/** The schemes that a route accepts. */
export function schemesOf(access: Placement['route']['access']): string[] {
  if ('open' in access) return [];
  return [...new Set(('anyOf' in access ? access.anyOf : access.allOf).map(({ scheme }) => scheme))];
}

/** API keys are never for the backend; a bearer token is. */
export function secretHeaders({ api }: PlanContext): string[] {
  return [...api.schemes.values()].flatMap(({ spec }) => (spec.apiKey?.header === undefined ? [] : [spec.apiKey.header.toLowerCase()]));
}

/** Credentials in the query are never for the backend; no mapping can take them out. */
export function secretQueries({ api }: PlanContext): string[] {
  return credentialQueries(api.schemes.values());
}

interface MappedChanges {
  readonly expressions: { readonly [name: string]: string };
  readonly computed: readonly ComputedValue[];
  readonly impossible: readonly string[];
}

function mapChanges(changes: readonly HeaderChange[], placement: Placement, context: PlanContext, hasAuthorizer: boolean): MappedChanges {
  const expressions: { [name: string]: string } = {};
  const computed: ComputedValue[] = [];
  const impossible: string[] = [];
  for (const { name, value } of changes) {
    const native = nativeValue(value, placement, context.baseSteps, hasAuthorizer);
    if (native === undefined) impossible.push(name);
    else if ('expression' in native) expressions[name] = native.expression;
    else {
      expressions[name] = `context.authorizer.${contextKey(name)}`;
      computed.push({ key: contextKey(name), value: native.computed });
    }
  }
  return { expressions, computed, impossible };
}

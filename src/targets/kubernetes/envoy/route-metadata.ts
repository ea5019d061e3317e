import { requirements } from '../../../model/access';
import { challengesOf } from '../../../model/challenges';
import type { ApiModel } from '../../../model/model';
import type { PathTemplate } from '../../../model/path';
import { hasPlans } from '../../../model/planned';
import type { RouteModel } from '../../../model/route';
import { parameters } from '../../../model/template';
import type { RouteContext } from './context';
import { bodyMetadata } from './filters/body';
import { CALLER_FILTER } from './filters/caller';
import { DECODE_METADATA } from './filters/decode';
import { FALLBACK_FILTER } from './filters/fallback';
import { KEPT_FILTER } from './filters/kept-script';
import { KEY_QUERY_FILTER } from './filters/key-query';
import { type CountedRoute, type Counter, limitMetadata, STAGES } from './filters/limit-slots';
import { QUERY_FILTER } from './filters/query';
import { PLANS_SLOT } from './filters/shared-limits';
import { SIDES_FILTER, sidesMetadata } from './filters/sides';
import { toldHeadersMetadata } from './filters/told-headers';
import { toldMetadata } from './filters/told-limits';
import { ROUTE_METADATA } from './names';
import type { Passage } from './passage';
import { type Changes, referencesOf } from './references';
import type { ScriptData } from './script-data';

/** What a route tells the gateway's filters and its access log, besides its name: what stands here costs each request some time. */
export function routeMetadata(passage: Passage, { keys, caller, query, fallbacks, kept }: ScriptData, context: RouteContext) {
  const { gateway, api } = context;
  const { route } = passage;
  const limits = countedBy('limits', { gateway, api, route });
  const told = Object.assign({}, ...STAGES.map((stage) => toldMetadata({ gateway, api, route }, stage)));
  const shared = sharedOf(route, context);
  const concurrent = countedBy('concurrent', { gateway, api, route });
  const decode = decodeMetadata(route, passage, api.basePath);
  const own = {
    ...(gateway.apis.length > 1 ? { api: api.name } : {}),
    ...(passage.version === undefined ? {} : { version: passage.version }),
    ...described(route),
    ...challenge(route, api),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
    ...(Object.keys(told).length > 0 ? { told } : {}),
    ...(Object.keys(shared).length > 0 ? { shared } : {}),
    ...(Object.keys(concurrent).length > 0 ? { concurrent } : {}),
  };
  const filter_metadata = {
    ...(Object.keys(own).length > 0 ? { [ROUTE_METADATA]: own } : {}),
    ...(Object.keys(decode).length > 0 ? { [DECODE_METADATA]: decode } : {}),
    ...(caller === undefined ? {} : { [CALLER_FILTER]: caller }),
    ...(keys === undefined ? {} : { [KEY_QUERY_FILTER]: { keys } }),
    ...(query === undefined ? {} : { [QUERY_FILTER]: query }),
    ...(passage.divides === undefined ? {} : { [SIDES_FILTER]: sidesMetadata(passage.divides) }),
    ...(fallbacks === undefined ? {} : { [FALLBACK_FILTER]: fallbacks }),
    ...(kept === undefined ? {} : { [KEPT_FILTER]: kept }),
    ...bodyMetadata(passage),
    ...toldHeadersMetadata({ gateway, api, route }),
  };
  return Object.keys(filter_metadata).length > 0 ? { metadata: { filter_metadata } } : {};
}

function countedBy(counter: Counter, counted: CountedRoute): { readonly [slot: string]: string } {
  return Object.assign({}, ...STAGES.map((stage) => limitMetadata(counted, stage, counter)));
}

/** What of a route the companion counts. */
function sharedOf(route: RouteModel, { gateway, api }: RouteContext): { readonly [slot: string]: string } {
  return { ...countedBy('shared', { gateway, api, route }), ...(hasPlans(route, api) ? { [PLANS_SLOT]: api.name } : {}) };
}

/** Whose route it is, for the access log. Descriptions stay where they are written. */
function described({ owner, tags }: RouteModel) {
  return { ...(owner === undefined ? {} : { owner }), ...(tags.length > 0 ? { tags } : {}) };
}

/** What a 401 of the route asks for, where that is not a token alone. */
function challenge({ access }: RouteModel, { schemes }: ApiModel) {
  const text = challengesOf(requirements(access).flatMap(({ scheme }) => schemes.get(scheme) ?? []));
  return text === 'Bearer' ? {} : { challenge: text };
}

/** What the script that reads a query is told: where conditions look for its parameters, and what any way through the route reads. */
export function queryMetadata(route: RouteModel, parameters: { readonly [name: string]: string }, { api }: RouteContext) {
  const ways = [route, ...route.variants].map(({ request = route.request, response = route.response }) => ({ request, response }));
  const read = ways.map((changes) => decodeMetadata(route, changes, api.basePath));
  const query = [...new Set(read.flatMap((metadata) => metadata.query ?? []))];
  return {
    filter_metadata: { [DECODE_METADATA]: { ...Object.assign({}, ...read), ...(query.length > 0 ? { query } : {}), compared: parameters } },
  };
}

function decodeMetadata(route: RouteModel, changes: Changes, basePath: string) {
  const named = (wanted: string) => referencesOf(changes).flatMap(({ source, name }) => (source === wanted ? [name as string] : []));
  const query = [...new Set(named('query'))];
  return {
    ...(named('path').length > 0 ? { pattern: luaPattern(basePath, route.template), parameters: parameters(route.template) } : {}),
    ...(query.length > 0 ? { query } : {}),
  };
}

/** A template as a Lua pattern with a capture for each parameter. */
function luaPattern(basePath: string, template: PathTemplate): string {
  const quote = (text: string) => text.replace(/[^A-Za-z0-9/]/g, '%$&');
  const steps = template.segments.map((segment) =>
    'literal' in segment ? `/${quote(segment.literal)}` : 'param' in segment ? '/([^/]+)' : '/?(.*)',
  );
  return `^${quote(basePath)}${steps.join('')}$`;
}

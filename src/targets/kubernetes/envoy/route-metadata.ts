import type { PathTemplate } from '../../../model/path';
import type { RouteModel } from '../../../model/route';
import { parameters } from '../../../model/template';
import type { ChangesModel } from '../../../model/transform';
import type { RouteContext } from './context';
import { DECODE_METADATA } from './filters/decode';
import { limitMetadata } from './filters/limits';
import { QUERY_FILTER, queryChanges } from './filters/query';
import { ROUTE_METADATA } from './names';
import { captured } from './values';

/** What a route tells the gateway's filters and its access log. */
export function routeMetadata(
  route: RouteModel,
  changes: { readonly request: ChangesModel; readonly response: ChangesModel },
  { gateway, api }: RouteContext,
) {
  const lists = [gateway.limits, route.limits];
  const limits = { ...limitMetadata(lists, 'limits'), ...limitMetadata(lists, 'caller-limits') };
  const query = queryChanges(route, changes.request, api);
  const decode = decodeMetadata(route, changes, api.basePath);
  return {
    filter_metadata: {
      [ROUTE_METADATA]: { api: api.name, route: route.key, ...described(route), ...(Object.keys(limits).length > 0 ? { limits } : {}) },
      ...(Object.keys(decode).length > 0 ? { [DECODE_METADATA]: decode } : {}),
      ...(query === undefined ? {} : { [QUERY_FILTER]: query }),
    },
  };
}

/** Whose route it is, for the access log. Descriptions stay where they are written. */
function described({ owner, tags }: RouteModel) {
  return { ...(owner === undefined ? {} : { owner }), ...(tags.length > 0 ? { tags } : {}) };
}

/** The parameters of the path that header and query values use. */
export function capturedParameters(changes: { readonly request: ChangesModel; readonly response: ChangesModel }): string[] {
  const values = [changes.request, changes.response].flatMap((change) => [...change.setHeaders, ...change.addHeaders, ...change.setQuery]);
  return [...new Set(values.flatMap((change) => captured(change.value)))];
}

function decodeMetadata(route: RouteModel, changes: { readonly request: ChangesModel; readonly response: ChangesModel }, basePath: string) {
  const capture = capturedParameters(changes).length > 0;
  return {
    ...(capture ? { pattern: luaPattern(basePath, route.template), parameters: parameters(route.template) } : {}),
    ...(route.maxBodyBytes === undefined ? {} : { max_body_bytes: route.maxBodyBytes }),
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

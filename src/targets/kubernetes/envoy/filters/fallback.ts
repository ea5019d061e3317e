import { actionBackends, type RespondModel } from '../../../../model/action';
import { FALLBACK_HEADER, fallbackOf } from '../../../../model/fallback';
import type { ApiModel } from '../../../../model/model';
import type { ChangesModel } from '../../../../model/transform';
import { OPEN } from '../breaker';
import { clusterName, INTERNAL_HEADER } from '../names';
import type { Passage } from '../passage';
import { setHeader } from '../typed';
import { changesPerRoute, idleChangesFilter, type Mutation } from './changes';
import { luaFilter, luaPerRoute } from './lua';

/** The filter that puts a fixed answer in the place of one that a backend failed to give. */
export const FALLBACK_FILTER = 'tollgate.fallback';

/** The filter next to the backend that marks what a fallback stands in for. */
export const FAILED_FILTER = 'tollgate.failed';

/** Names what failed, from one filter to the other. */
export const FAILED_HEADER = `${INTERNAL_HEADER}failed`;

/** Behind the cluster's name where the request is one for a head. */
const HEAD = '?HEAD';

/**
 * Whether an answer is the failure of a backend. Envoy's router says `upstream_…` of what it found out about a backend itself: nobody
 * there, a reset, a timeout, capacity used up. No refusal of another filter is called so. The script for kept answers says the same.
 */
export const FAILED = `(${[
  "response.code_details == 'via_upstream' && response.code in [502, 503, 504]",
  "response.code_details.startsWith('upstream_')",
  "response.code_details in ['response_timeout', 'no_healthy_upstream']",
].join(' || ')})`;

/** Nothing of the failure goes on, not even its length: the first part of its body is replaced, and the others are emptied. */
const SCRIPT = `
function envoy_on_response(handle)
  local headers = handle:headers()
  local failed = headers:get('${FAILED_HEADER}')
  if failed == nil then return end
  headers:remove('${FAILED_HEADER}')
  local cluster, head = string.match(failed, '^([^?]*)(.*)$')
  local answer = handle:metadata():get((string.gsub(cluster, '${OPEN}$', '')))
  if answer == nil then return end
  local names = {}
  for name in pairs(headers) do table.insert(names, name) end
  for _, name in ipairs(names) do
    if string.sub(name, 1, 1) ~= ':' then headers:remove(name) end
  end
  headers:replace(':status', answer.status)
  headers:replace('${FALLBACK_HEADER}', 'respond')
  for name, value in pairs(answer.headers) do headers:replace(name, value) end
  if head ~= '' then return end
  local text = answer.body
  for chunk in handle:bodyChunks() do
    chunk:setBytes(text)
    text = ''
  end
  if text ~= '' then handle:body(true):setBytes(text) end
end`;

/** Does nothing on a route that does not name it. What is added to the script is for routes whose answers are kept. */
export function fallbackFilter(bodyOfKept?: string) {
  return luaFilter(FALLBACK_FILTER, {
    fallback: SCRIPT,
    ...(bodyOfKept === undefined ? {} : { kept: `${SCRIPT}${bodyOfKept}` }),
  });
}

/** Marks nothing on a route that does not say what. */
export function failedFilter() {
  return idleChangesFilter(FAILED_FILTER);
}

/** What both filters do on a passage whose backends have fixed answers to fall back on: those that `fallbackMetadata` found. */
export function fallbackPerRoute(fallbacks: object | undefined): { [filter: string]: object } {
  if (fallbacks === undefined) return {};
  return { [FALLBACK_FILTER]: luaPerRoute('fallback'), [FAILED_FILTER]: changesPerRoute({ response_mutations: failedMarks(fallbacks) }) };
}

/** The steps that name what failed; none where no fixed answer stands in. */
export function failedMarks(fallbacks: object | undefined): Mutation[] {
  if (fallbacks === undefined) return [];
  const mark = `%CEL(${FAILED} ? xds.cluster_name : '')%%CEL(${FAILED} && request.method == 'HEAD' ? '${HEAD}' : '')%`;
  return [{ remove: FAILED_HEADER }, { append: setHeader(FAILED_HEADER, mark) }];
}

/** The fixed answers of a passage, by the cluster that they stand in for; undefined where there are none. */
export function fallbackMetadata({ route, action, response }: Passage, api: ApiModel): object | undefined {
  const answers = actionBackends(action).flatMap((backend) => {
    const fallback = fallbackOf(route, backend, api)?.fallback;
    if (fallback === undefined || !('respond' in fallback)) return [];
    return [[clusterName(api.name, backend), answer(fallback.respond, response)] as const];
  });
  return answers.length === 0 ? undefined : Object.fromEntries(answers);
}

/** Headers that the route sets or removes are left to that. */
function answer({ status, body, contentType, headers }: RespondModel, { setHeaders, removeHeaders }: ChangesModel) {
  const changed = new Set([...removeHeaders, ...setHeaders.map(({ name }) => name)]);
  const own = [
    ...headers,
    ...(contentType === undefined ? [] : [{ name: 'content-type', value: contentType }]),
    ...(status === 204 || status === 304 ? [] : [{ name: 'content-length', value: String(Buffer.byteLength(body)) }]),
  ];
  return {
    status: String(status),
    body,
    headers: Object.fromEntries(own.filter(({ name }) => !changed.has(name)).map(({ name, value }) => [name, value])),
  };
}

/** Backends do not say that something stood in for them. */
export const WITHOUT_FALLBACK: Mutation = { remove: FALLBACK_HEADER };

/** Where a second try was not to be had, the client does not hear why. */
export const WITHOUT_FAILED: Mutation = { remove: FAILED_HEADER };

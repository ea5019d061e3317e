import { credentialQueries } from '../../../../model/credential-groups';
import type { ApiModel } from '../../../../model/model';
import type { Passage } from '../passage';
import { LIBRARY } from './decode';
import { keyHeader } from './keys';
import { luaFilter, luaPerRoute } from './lua';

/** Shows the filters of keys what stands in the query: they look at headers only. */
export const KEY_QUERY_FILTER = 'tollgate.key-query';

const SCRIPT = `${LIBRARY}
function envoy_on_request(handle)
  local found = parameters(handle)
  for name, header in pairs(handle:metadata():get('keys')) do
    local value = found[name]
    if value ~= nil and value ~= '' and not string.find(value, '[%c%z]') then handle:headers():replace(header, value) end
  end
end`;

/** Does nothing on a route that does not name it. */
export function keyQueryFilter() {
  return luaFilter(KEY_QUERY_FILTER, { keys: SCRIPT });
}

/** The part of a route that takes keys from the query. */
export function keyQueryPerRoute() {
  return luaPerRoute('keys');
}

/** The parameters with keys that a passage looks at, and the headers that show them; undefined where there are none. */
export function keyQueries({ schemes }: Passage, api: ApiModel): { readonly [parameter: string]: string } | undefined {
  const asked = schemes.flatMap((name) => api.schemes.get(name) ?? []);
  const parameters = credentialQueries(asked.filter(({ kind }) => kind === 'apiKey'));
  return parameters.length === 0 ? undefined : Object.fromEntries(parameters.map((name) => [name, keyHeader(name)]));
}

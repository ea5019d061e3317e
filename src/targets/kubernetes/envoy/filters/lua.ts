import { typed } from '../typed';

const TYPE = 'envoy.extensions.filters.http.lua.v3';

/**
 * A filter that runs the script that a route names, and none elsewhere. Envoy would choose the route anew after each change of a header:
 * only a script that says so lets it.
 */
export function luaFilter(name: string, scripts: { readonly [script: string]: string }) {
  const source_codes = Object.fromEntries(Object.entries(scripts).map(([script, inline_string]) => [script, { inline_string }]));
  return { name, typed_config: typed(`${TYPE}.Lua`, { source_codes, clear_route_cache: false }) };
}

/** The script that runs on a route. */
export function luaPerRoute(script: string) {
  return typed(`${TYPE}.LuaPerRoute`, { name: script });
}

import { typed } from './typed';

/** The path as it came, with its query. */
const PATH_INPUT = { name: 'path', typed_config: typed('envoy.type.matcher.v3.HttpRequestHeaderMatchInput', { header_name: ':path' }) };

/** What a matcher leads to. */
export interface OnMatch {
  readonly action: { readonly name: string; readonly typed_config: object };
}

/** A condition: the whole path, its query included, matches a regular expression of RE2. */
export function pathMatches(regex: string): object {
  return { single_predicate: { input: PATH_INPUT, value_match: { safe_regex: { google_re2: {}, regex } } } };
}

/** Chooses by the longest text that the path starts with. */
export function byPrefix(map: { readonly [prefix: string]: OnMatch }, otherwise: OnMatch): object {
  return { matcher_tree: { input: PATH_INPUT, prefix_match_map: { map } }, on_no_match: otherwise };
}

/** Routes that are tried in order; where none matches the search is over. */
export function routeList(name: string, routes: readonly object[]): OnMatch {
  return { action: { name, typed_config: typed('envoy.config.route.v3.RouteList', { routes }) } };
}

import { typed } from './typed';

/** The path as it came, with its query. */
const PATH_INPUT = { name: 'path', typed_config: typed('envoy.type.matcher.v3.HttpRequestHeaderMatchInput', { header_name: ':path' }) };

const HOST_INPUT = {
  name: 'host',
  typed_config: typed('envoy.type.matcher.v3.HttpRequestHeaderMatchInput', { header_name: ':authority' }),
};

/** What a matcher leads to. */
export type OnMatch = { readonly action: object } | { readonly matcher: object };

/** A condition: the whole path, its query included, matches a regular expression of RE2. */
export function pathMatches(regex: string): object {
  return condition({ safe_regex: { google_re2: {}, regex } });
}

/** A condition: the host, with its port, matches a regular expression of RE2. */
export function hostMatches(regex: string): object {
  return condition({ safe_regex: { google_re2: {}, regex } }, HOST_INPUT);
}

/** A condition: the path without its query is this text. */
export function pathIs(path: string): object {
  return { or_matcher: { predicate: [condition({ exact: path }), condition({ prefix: `${path}?` })] } };
}

function condition(value_match: object, input: object = PATH_INPUT): object {
  return { single_predicate: { input, value_match } };
}

/** A condition: another one does not hold. */
export function not(predicate: object): object {
  return { not_matcher: predicate };
}

/** Chooses by the longest text that the path starts with. */
export function byPrefix(map: { readonly [prefix: string]: OnMatch }): object {
  return { matcher_tree: { input: PATH_INPUT, prefix_match_map: { map } } };
}

/** A condition and what it leads to. */
export interface When {
  readonly predicate: object;
  readonly on_match: OnMatch;
}

/** The first condition that holds decides; where none does, `otherwise`. */
export function firstOf(matchers: readonly When[], otherwise?: OnMatch): object {
  return { ...(matchers.length > 0 ? { matcher_list: { matchers } } : {}), ...(otherwise === undefined ? {} : { on_no_match: otherwise }) };
}

/** Routes that are tried in order; where none matches the search is over. */
export function routeList(name: string, routes: readonly object[]): OnMatch {
  return { action: { name, typed_config: typed('envoy.config.route.v3.RouteList', { routes }) } };
}

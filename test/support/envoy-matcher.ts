/** What Envoy makes of a request: a reference for the parts of its matchers and routes that plans use. */
export interface EnvoyRequest {
  readonly method: string;
  /** As received, with its query. */
  readonly path: string;
  readonly host?: string;
  /** Names in lower case. */
  readonly headers?: { readonly [name: string]: string };
}

export interface EnvoyRoute {
  readonly name: string;
  readonly match: RouteMatch;
  readonly [field: string]: unknown;
}

/** A node of Envoy's matching API (xds.type.matcher.v3.Matcher). */
export interface Matcher {
  readonly matcher_list?: { readonly matchers: readonly { readonly predicate: Predicate; readonly on_match: OnMatch }[] };
  readonly matcher_tree?: { readonly prefix_match_map: { readonly map: { readonly [prefix: string]: OnMatch } } };
  readonly on_no_match?: OnMatch;
}

interface OnMatch {
  readonly action?: { readonly typed_config: { readonly routes: readonly EnvoyRoute[] } };
  readonly matcher?: Matcher;
}

interface Predicate {
  readonly single_predicate?: {
    readonly input: { readonly typed_config: { readonly header_name: string } };
    readonly value_match: StringMatch;
  };
  readonly or_matcher?: { readonly predicate: readonly Predicate[] };
  readonly and_matcher?: { readonly predicate: readonly Predicate[] };
  readonly not_matcher?: Predicate;
}

interface StringMatch {
  readonly exact?: string;
  readonly prefix?: string;
  readonly safe_regex?: { readonly regex: string };
}

interface RouteMatch {
  readonly prefix?: string;
  readonly path?: string;
  readonly safe_regex?: { readonly regex: string };
  readonly headers?: readonly NamedMatch[];
  readonly cookies?: readonly NamedMatch[];
}

interface NamedMatch {
  readonly name: string;
  readonly string_match?: StringMatch;
  readonly present_match?: boolean;
  readonly invert_match?: boolean;
}

/** The first route that takes a request; a list without one ends the search, as in Envoy. */
export function findRoute(matcher: Matcher, request: EnvoyRequest): EnvoyRoute | undefined {
  return findList(matcher, request)?.find((route) => takes(route.match, request));
}

/** The first list that a request is led to. A condition that leads to none is passed by, as in Envoy. */
function findList({ matcher_list, matcher_tree, on_no_match }: Matcher, request: EnvoyRequest): readonly EnvoyRoute[] | undefined {
  const ways = [
    ...(matcher_list?.matchers ?? []).filter(({ predicate }) => holds(predicate, request)).map(({ on_match }) => on_match),
    ...prefixes(matcher_tree?.prefix_match_map.map ?? {}, request.path),
    ...(on_no_match === undefined ? [] : [on_no_match]),
  ];
  for (const { action, matcher } of ways) {
    const found = action?.typed_config.routes ?? (matcher === undefined ? undefined : findList(matcher, request));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What the beginnings of a path lead to, the longest first. */
function prefixes(map: { readonly [prefix: string]: OnMatch }, path: string): OnMatch[] {
  return Object.entries(map)
    .filter(([prefix]) => path.startsWith(prefix))
    .sort(([a], [b]) => b.length - a.length)
    .map(([, match]) => match);
}

function holds({ single_predicate, or_matcher, and_matcher, not_matcher }: Predicate, request: EnvoyRequest): boolean {
  if (single_predicate !== undefined) {
    const value = headersOf(request)[single_predicate.input.typed_config.header_name];
    return value !== undefined && fits(single_predicate.value_match, value);
  }
  if (or_matcher !== undefined) return or_matcher.predicate.some((part) => holds(part, request));
  if (and_matcher !== undefined) return and_matcher.predicate.every((part) => holds(part, request));
  return !holds(not_matcher as Predicate, request);
}

function headersOf({ method, path, host = 'shop.example.com', headers = {} }: EnvoyRequest): { readonly [name: string]: string } {
  return { ...headers, ':method': method, ':path': path, ':authority': host };
}

function takes(match: RouteMatch, request: EnvoyRequest): boolean {
  const { path, headers = {} } = request;
  const [plain] = path.split('?') as [string];
  const pseudo = headersOf(request);
  const cookies = new Map((headers.cookie ?? '').split(/; */).map((pair) => pair.split('=') as [string, string]));
  return (
    (match.prefix === undefined || path.startsWith(match.prefix)) &&
    (match.path === undefined || match.path === plain) &&
    (match.safe_regex === undefined || re2(match.safe_regex.regex).test(plain)) &&
    (match.headers ?? []).every((condition) => meets(condition, pseudo[condition.name])) &&
    (match.cookies ?? []).every((condition) => meets(condition, cookies.get(condition.name)))
  );
}

function meets({ string_match, present_match, invert_match = false }: NamedMatch, value: string | undefined): boolean {
  const met =
    string_match === undefined ? (value !== undefined) === (present_match ?? true) : value !== undefined && fits(string_match, value);
  return met !== invert_match;
}

function fits({ exact, prefix, safe_regex }: StringMatch, text: string): boolean {
  if (exact !== undefined) return text === exact;
  return prefix === undefined ? re2((safe_regex as { regex: string }).regex).test(text) : text.startsWith(prefix);
}

const compiled = new Map<string, RegExp>();

/** An expression of RE2 that must match the whole text, in JavaScript's form. */
export function re2(regex: string): RegExp {
  const [, flags = '', body] = /^(?:\(\?([is]+)\))?(.*)$/s.exec(regex) as unknown as [string, string | undefined, string];
  const known = compiled.get(regex) ?? new RegExp(`^(?:${body})$`, flags);
  compiled.set(regex, known);
  return known;
}

/** A list of routes and the condition that leads to it. */
export interface RouteList {
  readonly when: string;
  readonly routes: readonly EnvoyRoute[];
}

/** Every list of routes below a matcher, in the order of its conditions. */
export function routeLists(matcher: Matcher, when = ''): RouteList[] {
  const { matcher_list, matcher_tree, on_no_match } = matcher;
  const lists = (matcher_list?.matchers ?? []).map(({ predicate, on_match }) => [conditionText(predicate), on_match] as const);
  const branches = Object.entries(matcher_tree?.prefix_match_map.map ?? {}).map(([prefix, match]) => [`${prefix}…`, match] as const);
  const last = on_no_match === undefined ? [] : [['else', on_no_match] as const];
  return [...lists, ...branches, ...last].flatMap(([text, on]) => {
    const below = when === '' ? text : `${when} ${text}`;
    if (on.matcher !== undefined) return routeLists(on.matcher, below);
    return [{ when: below, routes: on.action?.typed_config.routes ?? [] }];
  });
}

function conditionText({ single_predicate, or_matcher, and_matcher, not_matcher }: Predicate): string {
  const several = or_matcher ?? and_matcher;
  if (several !== undefined) return several.predicate.map(conditionText).join(or_matcher === undefined ? ' and ' : ' or ');
  if (not_matcher !== undefined) return `not (${conditionText(not_matcher)})`;
  const { exact, prefix, safe_regex } = single_predicate?.value_match ?? {};
  return exact ?? (prefix === undefined ? `~ ${safe_regex?.regex}` : `${prefix}…`);
}

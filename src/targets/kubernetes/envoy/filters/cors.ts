import type { CorsModel } from '../../../../model/cors';
import { addHeader, literal, quoteRegex, setHeader, typed } from '../typed';
import { celText } from '../values';

/** The filter that lets browsers read answers. */
export const CORS_FILTER = 'tollgate.cors';

/** The filter adds CORS headers to answers, errors included. Preflights are answered by routes of their own. */
export function corsFilter() {
  return { name: CORS_FILTER, typed_config: typed('envoy.extensions.filters.http.cors.v3.Cors') };
}

/** Whose browsers may read the answers of a route. */
export function corsPerRoute(cors: CorsModel) {
  return typed('envoy.extensions.filters.http.cors.v3.CorsPolicy', {
    allow_origin_string_match: cors.origins.map(originMatch),
    ...(cors.exposeHeaders.length > 0 ? { expose_headers: cors.exposeHeaders.join(', ') } : {}),
    allow_credentials: cors.credentials,
    forward_not_matching_preflights: true,
  });
}

/** Answers differ by origin, so caches must keep them apart (Fetch standard, section 3.2.5). */
export const VARY_ORIGIN = addHeader('vary', 'Origin');

/** The headers of answers that Envoy makes at a route: its own filter passes those by. */
export function corsMutations({ origins, exposeHeaders, credentials }: CorsModel): object[] {
  const asked = "request.headers['origin']";
  const allowed = `'origin' in request.headers && (${isAmong(origins, asked)})`;
  const only = (text: string) => `%CEL(${allowed} ? ${text} : '')%`;
  return [
    setHeader('access-control-allow-origin', only(asked)),
    ...(credentials ? [setHeader('access-control-allow-credentials', only("'true'"))] : []),
    ...(exposeHeaders.length > 0 ? [setHeader('access-control-expose-headers', literal(exposeHeaders.join(', ')))] : []),
  ];
}

function isAmong(origins: readonly string[], asked: string): string {
  const [exact, patterns] = [origins.filter((origin) => !origin.includes('*')), origins.filter((origin) => origin.includes('*'))];
  const named = exact.length === 0 ? [] : [`${asked} in [${exact.map(celText).join(', ')}]`];
  return [...named, ...patterns.map((origin) => fits(origin, asked))].join(' || ');
}

/** Without the pattern's own regular expression: CEL's `matches` takes none of more than a hundred steps in Envoy. */
function fits(origin: string, asked: string): string {
  const [before, after] = origin.split('*') as [string, string];
  if (before === '') return 'true';
  const longer = `size(${asked}) > ${before.length + after.length}`;
  const isHost = `${asked}.matches(${celText('^[a-z]+://[A-Za-z0-9.-]+(:[0-9]+)?$')})`;
  return `(${asked}.startsWith(${celText(before)}) && ${asked}.endsWith(${celText(after)}) && ${longer} && ${isHost})`;
}

/** `*` stands for every origin, as in the Fetch standard, and `https://*.x` for every host below. */
export function originMatch(origin: string) {
  return origin.includes('*') ? { safe_regex: { regex: originRegex(origin) } } : { exact: origin };
}

function originRegex(origin: string): string {
  if (origin === '*') return '.*';
  return quoteRegex(origin).replace('\\*', '[A-Za-z0-9.-]+');
}

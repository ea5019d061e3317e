import type { CorsModel } from '../../../../model/cors';
import { addHeader, typed } from '../typed';

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

/** `*` stands for every origin, as in the Fetch standard. */
export function originMatch(origin: string) {
  return origin === '*' ? { safe_regex: { regex: '.*' } } : { exact: origin };
}

import { typed } from '../typed';

export const BODY_FILTER = 'tollgate.body';

/** The ceiling of a body where nothing is written: 10Mi. */
export const BODY_CEILING_BYTES = 10 * 1024 * 1024;

/** A filter that bounds nothing by itself: the bound stands on the route. */
export function bodyFilter() {
  return { name: BODY_FILTER, typed_config: typed('envoy.extensions.filters.http.filter_chain.v3.FilterChainConfig') };
}

/** The part of a route that refuses a larger body: at once where its length is declared, else as soon as it has grown too large. */
export function bodyPerRoute(maxBytes: number) {
  const limit = {
    name: 'body-size',
    typed_config: typed('envoy.extensions.filters.http.body_size_limit.v3.BodySizeLimit', { max_request_bytes: maxBytes }),
  };
  return typed('envoy.extensions.filters.http.filter_chain.v3.FilterChainConfigPerRoute', { filter_chain: { filters: [limit] } });
}

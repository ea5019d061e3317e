import { typed } from '../typed';

/** The filter that bounds the size of bodies. */
export const BODY_FILTER = 'tollgate.body';

const TYPE = 'envoy.extensions.filters.http.filter_chain.v3';

/** The ceiling of a body where nothing is written: 10Mi. */
const BODY_CEILING_BYTES = 10 * 1024 * 1024;

/** Bounds every body by the ceiling, unless its route says less. */
export function bodyFilter() {
  return { name: BODY_FILTER, typed_config: typed(`${TYPE}.FilterChainConfig`, { default_filter_chain: bodySize(BODY_CEILING_BYTES) }) };
}

/**
 * The part of a route that refuses a larger body: at once where its length is declared, else as soon as it has grown too large.
 *
 * Envoy knows no limit of nothing: where none may be, a body that is announced is refused before it comes.
 */
export function bodyPerRoute(maxBytes: number) {
  return typed(`${TYPE}.FilterChainConfigPerRoute`, { filter_chain: bodySize(Math.max(1, maxBytes)) });
}

function bodySize(max_request_bytes: number) {
  return {
    filters: [
      { name: 'body-size', typed_config: typed('envoy.extensions.filters.http.body_size_limit.v3.BodySizeLimit', { max_request_bytes }) },
    ],
  };
}

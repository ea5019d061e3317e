import type { GatewayModel } from '../../../../model/model';
import { ASKS_HEADER, asksOf, EXCHANGED, NOT_EXCHANGED } from '../../../../runtime/companion/asks';
import type { ExchangeDelivery } from '../../agent-plan';
import { COMPANION_CLUSTER } from '../bootstrap';
import { exchangeDeliveries } from '../exchanges';
import { EXTERNAL_METADATA } from '../names';
import { typed } from '../typed';
import { isSaid, sayingPerRoute } from './asking';
import { allOf, not, type Refusal } from './rbac';

/** The filter that says which exchange a request needs; each is made by a filter of its own. */
export const EXCHANGE_FILTER = 'tollgate.exchange';

/** The filter that refuses what has not been exchanged. */
export const EXCHANGED_FILTER = 'tollgate.exchanged';

/** The part of a route that has its callers' tokens exchanged. */
export function exchangePerRoute({ name }: ExchangeDelivery) {
  return sayingPerRoute(EXCHANGE_FILTER, name);
}

/** Without an answer of the companion nothing goes on: not even the caller's own token. */
export function exchangeRefusals({ name }: ExchangeDelivery): Refusal[] {
  const says = (exact: string) => {
    const value = { string_match: { exact } };
    return { sourced_metadata: { metadata_matcher: { filter: EXTERNAL_METADATA, path: [{ key: name }], value } } };
  };
  return [
    { policy: '0-unavailable', on: 'principals', when: [allOf([not(says(EXCHANGED)), not(says(NOT_EXCHANGED))])] },
    { policy: '1-unauthenticated', on: 'principals', when: [says(NOT_EXCHANGED)] },
  ];
}

/** More than the companion waits for the server. */
const TIMEOUT = '2.25s';

/** One filter for each exchange. It gives the request the new token, and its metadata says so. */
export function exchangingFilters(gateway: GatewayModel): object[] {
  return exchangeDeliveries(gateway).map((delivery) => {
    const { name, removed } = delivery;
    const headers = removed.flatMap((place) => ('header' in place ? [place.header] : 'cookie' in place ? ['cookie'] : []));
    return {
      name: `${EXCHANGE_FILTER}/${name}`,
      typed_config: typed('envoy.extensions.filters.http.ext_authz.v3.ExtAuthz', {
        stat_prefix: `exchange/${name}`,
        transport_api_version: 'V3',
        filter_enabled_metadata: isSaid(EXCHANGE_FILTER, name),
        status_on_error: { code: 'ServiceUnavailable' },
        encode_raw_headers: true,
        // where none is named, Envoy sends all of them
        allowed_headers: { patterns: [':path', ...headers].map((exact) => ({ exact })) },
        grpc_service: {
          envoy_grpc: { cluster_name: COMPANION_CLUSTER },
          timeout: TIMEOUT,
          initial_metadata: [{ key: ASKS_HEADER, value: asksOf('exchange', delivery) }],
        },
      }),
    };
  });
}

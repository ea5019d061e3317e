import type { GatewayModel } from '../../../model/model';
import { errorMappers } from './errors';
import { typed } from './typed';

const INSPECTOR = 'envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector';

/** How long a client may take to show whether it speaks TLS. */
const FIRST_BYTES_TIMEOUT = '5s';

/** What tells plain HTTP from TLS on one port. */
export const TELL_TLS = {
  listener_filters: [{ name: 'envoy.filters.listener.tls_inspector', typed_config: typed(INSPECTOR) }],
  listener_filters_timeout: FIRST_BYTES_TIMEOUT,
};

/** Connections that begin with TLS. */
export const WITH_TLS = { name: 'https', filter_chain_match: { transport_protocol: 'tls' } };

/** All others. */
export const WITHOUT_TLS = { name: 'http', filter_chain_match: { transport_protocol: 'raw_buffer' } };

/** Routes of plain HTTP: every path of a host that some API has leads to the same over https. Where a port was named, it stays. */
export function redirectRoutes({ apis }: GatewayModel) {
  const hosts = new Set(apis.flatMap(({ hosts: own }) => (own.length === 0 ? ['*'] : own)));
  const redirect = { https_redirect: true, response_code: 'PERMANENT_REDIRECT' };
  return {
    name: 'redirect',
    ignore_port_in_host_matching: true,
    virtual_hosts: [{ name: 'redirect', domains: [...hosts], routes: [{ name: 'redirect', match: { prefix: '/' }, redirect }] }],
  };
}

/** Fields of a connection manager that does nothing but redirect. */
export function redirectManager(gateway: GatewayModel) {
  return {
    stat_prefix: 'redirect',
    local_reply_config: { mappers: errorMappers(gateway.errors) },
    route_config: redirectRoutes(gateway),
    http_filters: [{ name: 'envoy.filters.http.router', typed_config: typed('envoy.extensions.filters.http.router.v3.Router') }],
  };
}

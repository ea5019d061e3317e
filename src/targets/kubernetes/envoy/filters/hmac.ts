import { READ_BODY_BYTES } from '../../../../model/body';
import { usedHmacs } from '../../../../model/hmac-schemes';
import type { GatewayModel } from '../../../../model/model';
import type { RouteModel } from '../../../../model/route';
import { hmacPath } from '../../../../runtime/companion/hmac';
import type { HmacDelivery } from '../../agent-plan';
import { BODIES_CLUSTER } from '../bootstrap';
import { allowedField, providerName } from '../names';
import { typed } from '../typed';
import { isAsked } from './asking';

/** The filter that says whose signatures are checked; each scheme is by a filter of its own. */
export const HMAC_FILTER = 'tollgate.hmac';

const EXT_AUTHZ = 'envoy.extensions.filters.http.ext_authz.v3';

/** The longest that the companion takes to look at a body of which all is there. */
const PATIENCE = '2s';

/** The schemes of signed bodies, whose secrets the agent reads and tells the companion. */
export function hmacDeliveries(gateway: GatewayModel): HmacDelivery[] {
  return gateway.apis.flatMap((api) =>
    usedHmacs(api).map(({ name, hmac: { header, prefix, secret, timestamp } }) => ({
      name: providerName(api.name, name),
      path: hmacPath([
        providerName(api.name, name),
        header,
        prefix,
        secret.secret,
        secret.key,
        ...Object.values(timestamp ?? {}).map(String),
      ]),
      header,
      prefix,
      ...(timestamp !== undefined && { timestamp }),
      allowed: allowedField(api.name, name),
      secret: secret.secret,
      key: secret.key,
    })),
  );
}

/** One filter for each scheme. It holds a body back until the companion has seen all of it, where the request's metadata says so. */
export function signatureFilters(gateway: GatewayModel): object[] {
  return hmacDeliveries(gateway).map(signatureFilter);
}

/** How much of a body a route has held back, for each of the schemes. */
export function signaturePerRoute(api: string, schemes: readonly string[], { maxBodyBytes }: RouteModel): { [filter: string]: object } {
  const check_settings = { with_request_body: wholeBody(maxBodyBytes) };
  return Object.fromEntries(
    schemes.map((scheme) => [filterName(providerName(api, scheme)), typed(`${EXT_AUTHZ}.ExtAuthzPerRoute`, { check_settings })]),
  );
}

function signatureFilter({ name, path, header, timestamp, allowed }: HmacDelivery): object {
  const exact = (...texts: string[]) => ({ patterns: texts.map((text) => ({ exact: text })) });
  const read = [header, ...(timestamp === undefined ? [] : [timestamp.header])];
  return {
    name: filterName(name),
    typed_config: typed(`${EXT_AUTHZ}.ExtAuthz`, {
      stat_prefix: name,
      transport_api_version: 'V3',
      filter_enabled_metadata: isAsked(HMAC_FILTER, name),
      status_on_error: { code: 503 },
      encode_raw_headers: true,
      with_request_body: wholeBody(READ_BODY_BYTES),
      allowed_headers: exact(...read),
      // Envoy sends it unasked
      ...(read.includes('authorization') ? {} : { disallowed_headers: exact('authorization') }),
      http_service: {
        server_uri: { uri: 'http://companion', cluster: BODIES_CLUSTER, timeout: PATIENCE },
        path_prefix: path,
        authorization_response: { dynamic_metadata_from_headers: exact(allowed) },
      },
    }),
  };
}

/** A larger body is refused, and never looked at in part. Envoy knows no limit of nothing. */
function wholeBody(maxBytes: number = READ_BODY_BYTES) {
  return { max_request_bytes: Math.max(1, maxBytes), allow_partial_message: false };
}

function filterName(provider: string): string {
  return `${HMAC_FILTER}/${provider}`;
}

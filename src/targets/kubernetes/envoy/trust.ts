import type { GatewayModel } from '../../../model/model';
import type { Bindings } from '../../../spec/bindings';
import { CHUNKED_HEADER, INTERNAL_HEADER } from './names';
import { setHeader, typed } from './typed';

/** What clients may say and backends believe elsewhere: removed before routing. */
const NEVER_BELIEVED = [
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'forwarded',
  'x-real-ip',
  'x-original-url',
  'x-rewrite-url',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-forwarded-client-cert',
  'proxy',
];

/** Removes headers that only the gateway sets, before anything looks at the request. */
export function stripUntrusted(gateway: GatewayModel, hops: number) {
  const claimed = gateway.apis.flatMap((api) =>
    [...api.schemes.values()].flatMap((scheme) => (scheme.jwt?.claimHeaders ?? []).map(({ header }) => header)),
  );
  const { header: requestId, trust } = gateway.requestId;
  const names = [...NEVER_BELIEVED, ...(hops === 0 ? ['x-forwarded-for'] : []), ...new Set(claimed)];
  const adopt = trust && requestId !== 'x-request-id' ? [{ append: setHeader('x-request-id', `%REQ(${requestId})%`) }] : [];
  return {
    name: 'tollgate.trust',
    typed_config: typed('envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation', {
      mutations: [
        ...(trust && requestId === 'x-request-id' ? [] : [{ remove: 'x-request-id' }]),
        ...adopt,
        ...(requestId === 'x-request-id' ? [] : [{ remove: requestId }]),
        ...names.map((remove) => ({ remove })),
        ...['x-envoy-', INTERNAL_HEADER].map((prefix) => ({ remove_on_match: { key_matcher: { prefix, ignore_case: true } } })),
        { append: setHeader(CHUNKED_HEADER, '%REQ(transfer-encoding)%') },
      ],
    }),
  };
}

/** How many proxies stand before the gateway whose word on the client's address counts. */
export function trustedHops(bindings: Bindings): number {
  return bindings.listener?.clientAddress?.trustedHops ?? 0;
}

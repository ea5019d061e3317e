import type { GatewayModel } from '../../../model/model';
import { identityHeaders } from '../../../model/scheme-headers';
import { FORWARDED_HEADERS, UNTRUSTED_HEADERS } from '../../../model/untrusted-headers';
import type { Bindings } from '../../../spec/bindings';
import { mediaTypeMutations } from './media-type-version';
import { CHUNKED_HEADER, INTERNAL_HEADER } from './names';
import { setHeader, typed } from './typed';

/** Removes headers that only the gateway sets, before anything looks at the request. */
export function stripUntrusted(gateway: GatewayModel, hops: number) {
  const claimed = gateway.apis.flatMap((api) =>
    [...api.schemes.values()].flatMap((scheme) => identityHeaders(scheme).map(([name]) => name)),
  );
  const { header: requestId, trust } = gateway.requestId;
  const forwarded = FORWARDED_HEADERS.filter((name) => name !== 'x-forwarded-for' || hops === 0);
  const names = [...forwarded, ...UNTRUSTED_HEADERS, ...new Set(claimed)];
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
        ...mediaTypeMutations(gateway),
      ],
    }),
  };
}

/** How many proxies stand before the gateway whose word on the client's address counts. */
export function trustedHops(bindings: Bindings): number {
  return bindings.listener?.clientAddress?.trustedHops ?? 0;
}

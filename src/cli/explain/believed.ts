import type { GatewayModel } from '../../model/model';
import { identityHeaders } from '../../model/scheme-headers';
import { FORWARDED_HEADERS, UNTRUSTED_HEADERS } from '../../model/untrusted-headers';
import type { Bindings } from '../../spec/bindings';
import { INTERNAL_HEADER } from '../../targets/kubernetes/envoy/names';
import { trustedHops } from '../../targets/kubernetes/envoy/trust';
import type { AskedRequest } from './request';

/** The request without the headers that the gateway takes off before it looks at any. */
export function believedRequest(request: AskedRequest, gateway: GatewayModel, bindings: Bindings): AskedRequest {
  const schemes = gateway.apis.flatMap((api) => [...api.schemes.values()]);
  const { header: requestId, trust } = gateway.requestId;
  const removed = new Set([
    ...UNTRUSTED_HEADERS,
    ...FORWARDED_HEADERS.filter((name) => name !== 'x-forwarded-for' || trustedHops(bindings) === 0),
    ...schemes.flatMap((scheme) => identityHeaders(scheme).map(([name]) => name)),
    ...(trust && requestId === 'x-request-id' ? [] : ['x-request-id', requestId]),
  ]);
  const isBelieved = (name: string) => !removed.has(name) && !name.startsWith('x-envoy-') && !name.startsWith(INTERNAL_HEADER);
  return { ...request, headers: new Map([...request.headers].filter(([name]) => isBelieved(name))) };
}

import type { GatewayModel } from '../../../model/model';
import { securityHeaders as headersOf } from '../../../model/security-headers';
import type { Mutation } from './filters/changes';
import { setHeader } from './typed';

/** The security headers of a gateway, where its baseline asks for them. */
export function securityHeaders(gateway: GatewayModel): Mutation[] {
  return Object.entries(headersOf(gateway)).map(([key, value]) => ({ append: { header: { key, value }, append_action: 'ADD_IF_ABSENT' } }));
}

/** The request's id under the name that the gateway gives it. */
export function requestIdMutations({ requestId }: GatewayModel): Mutation[] {
  return requestId.header === 'x-request-id'
    ? []
    : [{ append: setHeader(requestId.header, '%REQ(x-request-id)%') }, { remove: 'x-request-id' }];
}

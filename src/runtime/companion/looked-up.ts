import type { IntrospectionDelivery } from '../../targets/kubernetes/agent-plan';
import type { Introspect } from '../core/oauth/introspection';
import { credentialIn, type RequestView } from '../core/request';
import type { Told } from './authorization-messages';

/** Says who calls, as the authorization server does: without its word the gateway refuses a request. */
export function lookedUp({ name, tokenIn }: IntrospectionDelivery, introspect: Introspect) {
  return async (request: RequestView): Promise<Told> => {
    const token = credentialIn(request, tokenIn);
    const found = token === undefined || token === '' || token === 'ambiguous' ? 'inactive' : await introspect(token);
    if (found === 'unavailable') throw new Error('the token cannot be looked up');
    return { metadata: found === 'inactive' ? {} : { [name]: found } };
  };
}

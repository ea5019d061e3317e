import type { ExchangeDelivery } from '../../targets/kubernetes/agent-plan';
import type { ExchangeToken } from '../core/oauth/exchange';
import { credentialIn, type RequestView } from '../core/request';
import { cookieWithoutTokens } from '../core/without-tokens';
import { EXCHANGED, NOT_EXCHANGED } from './asks';
import type { Told } from './authorization-messages';

/** Puts a token for the backend in the place of the caller's. Of whatever tokens came, nothing goes on. */
export function exchanged({ name, tokenIn, removed }: ExchangeDelivery, exchange: ExchangeToken) {
  return async (request: RequestView): Promise<Told> => {
    const subject = credentialIn(request, tokenIn);
    const found = subject === undefined || subject === '' || subject === 'ambiguous' ? 'refused' : await exchange(subject);
    if (found === 'unavailable') throw new Error('the token cannot be exchanged');
    if (found === 'refused') return { metadata: { [name]: NOT_EXCHANGED } };
    const cookie = cookieWithoutTokens(request, removed);
    const others = removed.flatMap((place) => ('header' in place && place.header !== 'authorization' ? [place.header] : []));
    return {
      metadata: { [name]: EXCHANGED },
      set: [['authorization', `Bearer ${found.token}`], ...(cookie === undefined || cookie === '' ? [] : [['cookie', cookie] as const])],
      remove: [...others, ...(cookie === '' ? ['cookie'] : [])],
    };
  };
}

import type { ProblemSlug } from '../../model/errors';
import type { TokenPlace } from '../../model/scheme';
import { identityOfScheme } from '../core/identity';
import type { Exchanged, ExchangeToken } from '../core/oauth/exchange';
import { credentialIn, type RequestView } from '../core/request';
import { cookieWithoutTokens } from '../core/without-tokens';
import type { Exchange } from './exchange';
import { valueContext } from './values';

/** Gives a request the token of a backend's own in the place of the caller's, or says why it cannot. */
export type TokenExchange = (backend: string, exchange: Exchange) => Promise<Exchange | ProblemSlug>;

/** Exchanges callers' tokens before their requests go on. What it takes counts as part of the route's time. */
export function tokenExchange(exchanges: { readonly [backend: string]: ExchangeToken }): TokenExchange {
  return async (backend, exchange) => {
    const { request, identity, route } = exchange;
    const places = route.subjects?.find(({ scheme }) => identityOfScheme(identity, scheme) !== undefined)?.tokenIn ?? [];
    const subject = credentialIn(request, places);
    if (subject === undefined || subject === '' || subject === 'ambiguous') return 'unauthenticated';
    const startedAt = Date.now();
    const found = await within(route.timeoutMillis, exchanges[backend]?.(subject));
    if (typeof found !== 'object') return found === 'refused' ? 'unauthenticated' : 'unavailable';
    const left = Math.max(1, route.timeoutMillis - (Date.now() - startedAt));
    const authorization = `Bearer ${found.token}`;
    const all = route.subjects?.flatMap(({ tokenIn }) => tokenIn) ?? [];
    const own = { ...exchange, request: withOwn(authorization, request, all), route: { ...route, timeoutMillis: left } };
    return { ...own, values: valueContext(own), authorization };
  };
}

async function within(millis: number, exchanged: Promise<Exchanged> | undefined): Promise<Exchanged | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, millis, undefined);
  });
  try {
    return await Promise.race([exchanged, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The request with a value of its own in `Authorization`, and nothing in the places where tokens may have stood. */
function withOwn(authorization: string, request: RequestView, places: readonly TokenPlace[]): RequestView {
  const [headers, query] = [new Map(request.headers), new Map(request.query)];
  const cookie = cookieWithoutTokens(request, places);
  if (cookie === '') headers.delete('cookie');
  else if (cookie !== undefined) headers.set('cookie', [cookie]);
  for (const place of places) {
    if ('header' in place) headers.delete(place.header);
    if ('query' in place) query.delete(place.query);
  }
  return { ...request, headers: headers.set('authorization', [authorization]), query };
}

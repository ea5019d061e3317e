import type { LimitKey } from '../../model/limits';
import { claimAt, claimText } from '../core/claims';
import { callerOf } from '../core/identity';
import { cookies } from '../core/request';
import { textOf } from '../core/values';
import type { Exchange } from './exchange';

/** How much of a header or cookie tells callers apart, as on every target. */
const MAX_KEY_LENGTH = 512;

/**
 * What of a request has a counter of its own; undefined where it has nothing of the kind: all such requests count together. Callers of
 * two APIs are different ones.
 */
export function keyValue(key: LimitKey, exchange: Exchange, api: string): unknown {
  const { request, route, identity } = exchange;
  if ('ip' in key) return networkOf(request.clientIp);
  if ('route' in key) return [api, route.route];
  if ('header' in key) return bounded(request.headers.get(key.header)?.[0]);
  if ('cookie' in key) return bounded(cookieOf(exchange, key.cookie));
  if (identity === undefined) return undefined;
  if ('caller' in key) return ofApi(api, callerOf(identity));
  if ('consumer' in key) return ofApi(api, textOf([{ source: 'consumer' }], { identity }));
  const found = [identity, ...(identity.also ?? [])].flatMap(({ scheme, claims }) => {
    const text = claims && claimText(claimAt(claims, key.claim));
    return text === undefined ? [] : [[api, scheme, text]];
  });
  return found.length === 0 ? undefined : found;
}

function ofApi(api: string, value: string | undefined): unknown {
  return value === undefined ? undefined : [api, value];
}

function bounded(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value.slice(0, MAX_KEY_LENGTH);
}

/** A cookie as servers read it, without blanks and quotes; of two of one name servers do not agree which counts. */
function cookieOf({ request }: Exchange, name: string): string | undefined {
  const [value, ...others] = cookies(request, name);
  return others.length > 0 ? undefined : value?.trim().replace(/^"(.*)"$/, '$1');
}

/** An IPv4 address, and of IPv6 the first 64 bits: a household or a server has them all. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [before = '', after] = address.split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const [first, last] = [groups(before), groups(after ?? '')];
  const zeros = after === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const all = [...first, ...Array<string>(zeros).fill('0'), ...last];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

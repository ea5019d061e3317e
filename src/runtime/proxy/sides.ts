import type { StickyKey } from '../../model/sticky';
import type { ProxyDivision, ProxySide, ProxyTarget } from '../config-proxy';
import { cookies } from '../core/request';
import { stickyNumber } from '../core/sticky-number';
import { textOf } from '../core/values';
import type { Exchange } from './exchange';
import { networkOf } from './limit-keys';

/** Numbers of callers are below it. */
const NUMBERS = 2 ** 32;

/** A request on its side, and what that side does with it. */
export type OnSide = readonly [target: ProxyTarget, exchange: Exchange];

/** Puts a request on one of the sides of a target. `random` is at least 0, below 1. */
export type Divide = (target: ProxyTarget, division: ProxyDivision, exchange: Exchange, random: number) => OnSide;

/** By preview, then by what keeps callers on their side; without any of that by chance. */
export const divide: Divide = ({ exchange: _ofAll, ...target }, division, exchange, random) => {
  const { below: _below, timeoutMillis, ...side } = division.sides[placeOf(division, exchange, random)] as ProxySide;
  return [
    { ...target, ...side },
    { ...exchange, route: { ...exchange.route, timeoutMillis } },
  ];
};

function placeOf(division: ProxyDivision, exchange: Exchange, random: number): number {
  if (isPreview(division, exchange)) return 0;
  const number = numberOf(division, exchange) ?? random * NUMBERS;
  return division.sides.findIndex(({ below }) => number < below);
}

function isPreview({ preview }: ProxyDivision, { request }: Exchange): boolean {
  return preview !== undefined && request.headers.get(preview.header)?.includes(preview.value) === true;
}

/** The number of the caller; undefined where the request has nothing that tells callers apart. */
function numberOf({ scope, sticky }: ProxyDivision, exchange: Exchange): number | undefined {
  const values = sticky.map((key) => stickyValue(key, exchange) ?? '');
  return values.every((value) => value === '') ? undefined : stickyNumber(scope, values);
}

function stickyValue({ source, name = '' }: StickyKey, { request, values }: Exchange): string | undefined {
  if (source === 'clientIp') return networkOf(request.clientIp);
  if (source === 'cookie') return onlyCookie(cookies(request, name));
  return textOf([{ source, name }], values);
}

/** Of two cookies of one name servers do not agree which counts. */
function onlyCookie(found: readonly string[]): string | undefined {
  return found.length === 1 ? found[0] : undefined;
}

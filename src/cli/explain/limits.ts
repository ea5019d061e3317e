import { type LimitKey, type LimitModel, SECONDS_PER } from '../../model/limits';
import type { GatewayModel } from '../../model/model';
import type { Origin, RouteModel } from '../../model/route';
import { type Check, refusedBy } from './check';

/** The limits that a request counts against: before the caller is known, or after. One of no requests refuses before any counts. */
export function checkLimits(route: RouteModel, model: GatewayModel, keyedByCaller: boolean): Check[] {
  const lists: [Origin, readonly LimitModel[]][] = [
    ['gateway', model.limits.limits],
    [route.origin.limits, route.limits.limits],
  ];
  const reached = lists.flatMap(([origin, limits]) =>
    limits.filter((limit) => limit.keyedByCaller === keyedByCaller).map((limit) => ({ origin, limit })),
  );
  const none = reached.find(({ limit }) => limit.requests === 0);
  if (none !== undefined) return [refusedBy('limit', describeLimit(none.limit), none.origin, 'rate-limited', 'it admits no request')];
  return reached.map(({ origin, limit }): Check => ({ check: 'limit', outcome: 'counts', policy: describeLimit(limit), origin }));
}

/** So many requests in a unit of time, in a bucket. */
export function rateText({ requests, perSeconds, burst }: Pick<LimitModel, 'requests' | 'perSeconds' | 'burst'>): string {
  const unit = Object.entries(SECONDS_PER).find(([, seconds]) => seconds === perSeconds)?.[0];
  return `${requests} ${unit === 'hour' ? 'an' : 'a'} ${unit}, at most ${burst} at once`;
}

function amountText(limit: LimitModel): string {
  const { kind, algorithm, requests, per } = limit;
  if (kind === 'concurrent') return `${requests} at a time`;
  if (algorithm === 'token-bucket') return rateText(limit);
  return algorithm === 'sliding-window' ? `${requests} in any ${per}` : `${requests} in a calendar ${per}`;
}

function describeLimit(limit: LimitModel): string {
  const { by, scope } = limit;
  const keys = by.length === 0 ? 'all callers together' : `by ${by.map(describeKey).join(' and ')}`;
  return `${amountText(limit)}, ${keys}, ${scope === 'gateway' ? 'over all instances' : 'each instance for itself'}`;
}

function describeKey(key: LimitKey): string {
  if ('header' in key) return `header ${key.header}`;
  if ('cookie' in key) return `cookie ${key.cookie}`;
  return 'claim' in key ? `claim ${key.claim.join('.')}` : (Object.keys(key)[0] as string);
}

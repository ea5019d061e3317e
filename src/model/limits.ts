import type { Limit } from '../spec/limits';
import { parseClaimPath } from './claims';

/** One part of a limit's key. `claim` carries its path, `header` and `cookie` their name. */
export type LimitKey =
  | { readonly ip: true }
  | { readonly caller: true }
  | { readonly consumer: true }
  | { readonly route: true }
  | { readonly header: string }
  | { readonly cookie: string }
  | { readonly claim: readonly string[] };

/** A limit with its defaults filled in. */
export interface LimitModel {
  /** Stable within the gateway: owner and position, such as `shop/0` or `shop/GET /orders/0`. */
  readonly id: string;
  /** Where it stands in what the user wrote, for messages. */
  readonly path: string;
  readonly kind: 'rate' | 'concurrent';
  /** `requests` for a rate, the ceiling for `concurrent`. */
  readonly requests: number;
  /** Length of the period; a month is 30 days here, calendar months belong to quotas. */
  readonly perSeconds: number;
  /** The same, for windows on the clock. */
  readonly per: Period;
  readonly burst: number;
  readonly by: readonly LimitKey[];
  readonly algorithm: 'token-bucket' | 'sliding-window' | 'fixed-window';
  readonly scope: 'gateway' | 'instance';
  readonly onStoreFailure?: 'allow' | 'deny';
  /** Whether the key needs to know who calls: then it counts after authorization. */
  readonly keyedByCaller: boolean;
}

/** What a rate is counted over. */
export type Period = keyof typeof SECONDS_PER;

/** The limits of one place: one set of counters over every route that shares it. */
export interface LimitList {
  /** `_gateway`, which no API can be called, an API's name, or `API/ROUTE KEY`. */
  readonly owner: string;
  readonly limits: readonly LimitModel[];
}

/** The owner of the limits that stand on the gateway. */
export const GATEWAY_OWNER = '_gateway';

/** Seconds of each unit of a rate. A month is 30 days; calendar months belong to quotas. */
export const SECONDS_PER = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800, month: 2_592_000 } as const;

/** The limits of one place, with their defaults. `path` is where the list stands. */
export function resolveLimits(limits: readonly Limit[] | undefined, owner: string, path: string): LimitList {
  return { owner, limits: (limits ?? []).map((limit, index) => resolveLimit(limit, `${owner}/${index}`, `${path}[${index}]`)) };
}

function resolveLimit(limit: Limit, id: string, path: string): LimitModel {
  const by = (limit.by ?? []).map(parseKey);
  const requests = limit.concurrent ?? (limit.requests as number);
  return {
    id,
    path,
    kind: limit.concurrent === undefined ? 'rate' : 'concurrent',
    requests,
    perSeconds: SECONDS_PER[limit.per ?? 'second'],
    per: limit.per ?? 'second',
    burst: limit.burst ?? requests,
    by,
    algorithm: limit.algorithm ?? 'token-bucket',
    scope: limit.scope,
    ...(limit.onStoreFailure === undefined ? {} : { onStoreFailure: limit.onStoreFailure }),
    keyedByCaller: by.some((key) => 'caller' in key || 'consumer' in key || 'claim' in key),
  };
}

function parseKey(text: string): LimitKey {
  const colon = text.indexOf(':');
  if (colon < 0) return { [text]: true } as unknown as LimitKey;
  const name = text.slice(colon + 1);
  if (text.startsWith('claim:')) return { claim: parseClaimPath(name) };
  return text.startsWith('header:') ? { header: name.toLowerCase() } : { cookie: name };
}

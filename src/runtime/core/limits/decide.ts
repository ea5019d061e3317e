import type { CounterStore, RevocableStore, Rule, Standing } from './rule';

/** A limit that a request meets, and whose requests it counts. */
export interface Limit {
  /** What limit headers call it. */
  readonly name: string;
  /** With 0 requests it refuses everything. */
  readonly rule: Rule;
  readonly key: string;
  /** Quotas are refused as such. */
  readonly quota: boolean;
  /** Whether all instances count together. */
  readonly shared: boolean;
  /** What happens while shared counters cannot be reached. */
  readonly onStoreFailure: 'allow' | 'deny';
}

/** Where an instance counts for itself, and where all of them count together. */
export interface LimitStores {
  readonly own: RevocableStore;
  /** Rejects where it cannot be reached in time. */
  readonly shared: CounterStore;
}

/** A limit and how it stands. */
export interface Counted {
  readonly limit: Limit;
  readonly standing: Standing;
}

/** What becomes of a request. */
export type LimitDecision =
  | { readonly outcome: 'admitted' | 'unavailable'; readonly counted: readonly Counted[] }
  | {
      readonly outcome: 'refused';
      readonly counted: readonly Counted[];
      readonly quota: boolean;
      /** Undefined where waiting does not help. */
      readonly retryMillis?: number;
    };

/** Decides on a request: what an instance counts first, then what all count; what one of them refuses counts against none. */
export async function decideLimits(limits: readonly Limit[], stores: LimitStores): Promise<LimitDecision> {
  const never = limits.filter(({ rule }) => rule.requests === 0);
  if (never.length > 0) return { outcome: 'refused', counted: [], quota: never.every(({ quota }) => quota) };
  const ownLimits = limits.filter(({ shared }) => !shared);
  const own = await count(ownLimits, stores.own);
  const refused = refusal(own);
  if (refused !== undefined) return refused;
  const decision = await decideShared(
    limits.filter((limit) => limit.shared),
    stores.shared,
    own,
  );
  if (decision.outcome !== 'admitted') stores.own.takeBack(ownLimits);
  return decision;
}

async function decideShared(limits: readonly Limit[], store: CounterStore, own: readonly Counted[]): Promise<LimitDecision> {
  const counted = await count(limits, store).catch(() => undefined);
  if (counted === undefined) {
    return { outcome: limits.some(({ onStoreFailure }) => onStoreFailure === 'deny') ? 'unavailable' : 'admitted', counted: own };
  }
  return refusal(counted) ?? { outcome: 'admitted', counted: [...own, ...counted] };
}

async function count(limits: readonly Limit[], store: CounterStore): Promise<Counted[]> {
  const standings = limits.length === 0 ? [] : await store.decide(limits);
  return limits.map((limit, index) => ({ limit, standing: standings[index] as Standing }));
}

function refusal(counted: readonly Counted[]): LimitDecision | undefined {
  const refusing = counted.filter(({ standing }) => !standing.admits);
  if (refusing.length === 0) return undefined;
  return {
    outcome: 'refused',
    counted,
    quota: refusing.every(({ limit }) => limit.quota),
    retryMillis: Math.max(...refusing.map(({ standing }) => standing.retryMillis)),
  };
}

import { isShared, tellsBuckets } from '../../../../capability/counters';
import type { LimitKey, LimitModel } from '../../../../model/limits';
import type { ApiModel, GatewayModel } from '../../../../model/model';
import { hasPlans } from '../../../../model/planned';
import type { RouteModel } from '../../../../model/route';
import { ROUTE_METADATA } from '../names';
import { type KeyPart, keyAction, keyPart } from './limit-keys';

/** Limits that need not know who calls count before authentication, the others after authorization. */
export const STAGES = ['limits', 'caller-limits'] as const;

/** One of the stages. */
export type LimitStage = (typeof STAGES)[number];

/**
 * What is counted, and by whom: rates by Envoy itself, which tells what is left of some of them, or by the companion, requests at one
 * time by the companion.
 */
export type Counter = 'limits' | 'told' | 'shared' | 'concurrent';

/** The limits that somebody may count in a stage; a limit of no requests refuses everything and needs no counter. */
export function counted(gateway: GatewayModel, limits: readonly LimitModel[], stage: LimitStage, counter: Counter): LimitModel[] {
  const counts = isCountedBy(counter, tellsBuckets(gateway));
  return limits.filter((limit) => limit.requests > 0 && limit.keyedByCaller === (stage === 'caller-limits') && counts(limit));
}

function isCountedBy(counter: Counter, tells: boolean): (limit: LimitModel) => boolean {
  return (limit) => {
    if (limit.kind === 'concurrent' || counter === 'concurrent') return limit.kind === counter;
    if (counter === 'shared') return isShared(limit);
    return (counter === 'told') === (tells && !isShared(limit));
  };
}

/** A route, and what counts on it. */
export interface CountedRoute {
  readonly gateway: GatewayModel;
  readonly api: ApiModel;
  readonly route: RouteModel;
}

/** What a route carries so that it is counted: for each kind of key, which limits. */
export function limitMetadata({ gateway, api, route }: CountedRoute, stage: LimitStage, counter: Counter): { [slot: string]: string } {
  const limits = [...gateway.limits.limits, ...route.limits.limits];
  if (limits.length === 0) return {};
  const slots = new Map<string, string>();
  const isAhead = counter === 'limits' && !isAlone(limits, hasPlans(route, api));
  for (const limit of counted(gateway, limits, stage, counter))
    if (!(isAhead && isShared(limit))) slots.set(nextSlot(limit, slots), limit.id);
  return Object.fromEntries(slots);
}

/**
 * Whether the companion counts one thing on a route. Only then Envoy turns the worst away ahead of it: else somebody whom another limit
 * or plan refuses there would use up here what others share.
 */
function isAlone(limits: readonly LimitModel[], plans: boolean): boolean {
  return !plans && limits.filter((limit) => isShared(limit) && limit.requests > 0).length === 1;
}

/** The n-th limit with the same kind of key. */
function nextSlot(limit: LimitModel, taken: ReadonlyMap<string, string>): string {
  const kind = keyKind(limit);
  for (let index = 0; ; index++) {
    const slot = `${kind}#${index}`;
    if (!taken.has(slot)) return slot;
  }
}

/** What tells kinds of keys apart. */
export function keyKind({ by }: LimitModel): string {
  return by.map(kindOf).join('+');
}

/** A key's kind and name, without what Envoy's commands would take for theirs. */
function kindOf(key: LimitKey): string {
  const [kind, name] = Object.entries(key)[0] as [string, true | string | readonly string[]];
  return name === true
    ? kind
    : `${kind}.${encodeURIComponent(typeof name === 'string' ? name : JSON.stringify(name)).replaceAll('%', '~')}`;
}

/** What is asked of each request: what its route says in a slot, and the values of a key. Where the route says nothing, nothing is. */
export interface Question {
  readonly counter: Counter;
  readonly slot: string;
  /** What the route names there: a limit, or an API whose plans count. */
  readonly names: 'limit' | 'plans';
  readonly key: readonly KeyPart[];
}

/** The limits that some route carries for a counter. */
export function asked(gateway: GatewayModel, stage: LimitStage, counter: Counter): ReadonlySet<string> {
  const routes = gateway.apis.flatMap((api) => api.routes.map((route) => ({ gateway, api, route })));
  return new Set(routes.flatMap((route) => Object.values(limitMetadata(route, stage, counter))));
}

/** Every kind of key that some route carries. */
export function questions(gateway: GatewayModel, stage: LimitStage, counter: Counter): Question[] {
  const found = new Map<string, readonly LimitKey[]>();
  for (const { api, route } of gateway.apis.flatMap((each) => each.routes.map((one) => ({ api: each, route: one })))) {
    const ids = limitMetadata({ gateway, api, route }, stage, counter);
    const limits = [...gateway.limits.limits, ...route.limits.limits];
    for (const [slot, id] of Object.entries(ids)) found.set(slot, limits.find((limit) => limit.id === id)?.by ?? []);
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([slot, by]) => ({ counter, slot, names: 'limit', key: by.map((key) => keyPart(key, gateway)) }));
}

/** A question as filters of limits ask it. */
export function questionActions({ counter, slot, names, key }: Question): { readonly actions: readonly object[] } {
  const metadata_key = { key: ROUTE_METADATA, path: [{ key: counter }, { key: slot }] };
  return { actions: [{ metadata: { descriptor_key: names, source: 'ROUTE_ENTRY', metadata_key } }, ...key.map(keyAction)] };
}

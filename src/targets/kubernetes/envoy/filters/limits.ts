import { takesApiKeys } from '../../../../model/api-keys';
import { asksServices } from '../../../../model/external-schemes';
import type { LimitKey, LimitList, LimitModel } from '../../../../model/limits';
import type { GatewayModel } from '../../../../model/model';
import { CALLER_METADATA, JWT_METADATA, jwtSchemes, providerName, ROUTE_METADATA } from '../names';
import { typed } from '../typed';
import { cookieCommand, metadataCommand } from '../values';

/** Limits that need not know who calls count before authentication, the others after authorization. */
export type LimitStage = 'limits' | 'caller-limits';

/** The filter of a stage. */
export const limitFilterName = (stage: LimitStage) => `tollgate.${stage}`;

/** How many callers, addresses … one limit tells apart before it forgets the one that was seen least lately. */
const MAX_KEYS = 100_000;

/** How much of a header or cookie tells callers apart: what they send bounds the memory of a limit. */
const MAX_KEY_LENGTH = 512;

const ALWAYS = { default_value: { numerator: 100, denominator: 'HUNDRED' } };

/** A bucket that never refuses: only the limits that a route names count. */
const UNLIMITED = { max_tokens: 4_000_000_000, tokens_per_fill: 4_000_000_000, fill_interval: '1s' };

/** Every limit of a gateway, once. */
export function gatewayLimits(gateway: GatewayModel): LimitModel[] {
  const lists = [gateway.limits, ...gateway.apis.flatMap((api) => api.routes.map((route) => route.limits))];
  return [...new Map(lists.flatMap((list) => list.limits).map((limit) => [limit.id, limit])).values()];
}

/** The limits that count in a stage; a limit of no requests refuses everything and needs no counter. */
function counted(limits: readonly LimitModel[], stage: LimitStage): LimitModel[] {
  return limits.filter((limit) => limit.requests > 0 && limit.keyedByCaller === (stage === 'caller-limits'));
}

/** What a route carries so that the filter counts it: for each kind of key, which limits. */
export function limitMetadata(lists: readonly LimitList[], stage: LimitStage): { [slot: string]: string } {
  const slots = new Map<string, string>();
  for (const limit of counted(
    lists.flatMap((list) => list.limits),
    stage,
  ))
    slots.set(nextSlot(limit, slots), limit.id);
  return Object.fromEntries(slots);
}

/** The n-th limit with the same kind of key. */
function nextSlot(limit: LimitModel, taken: ReadonlyMap<string, string>): string {
  const kind = JSON.stringify(limit.by);
  for (let index = 0; ; index++) {
    const slot = `${kind}#${index}`;
    if (!taken.has(slot)) return slot;
  }
}

/** The filter that counts; none where nothing is to be counted. Counters are shared by all routes that name a limit. */
export function limitFilters(gateway: GatewayModel, stage: LimitStage): object[] {
  const limits = counted(gatewayLimits(gateway), stage);
  if (limits.length === 0) return [];
  const filter = {
    name: limitFilterName(stage),
    typed_config: typed('envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit', {
      stat_prefix: stage,
      token_bucket: UNLIMITED,
      always_consume_default_token_bucket: false,
      filter_enabled: ALWAYS,
      filter_enforced: ALWAYS,
      enable_retry_after_header: true,
      max_dynamic_descriptors: MAX_KEYS,
      rate_limits: slots(gateway, stage).map(({ slot, by }) => ({
        actions: [routeLimit(slot), ...by.map((key) => keyAction(key, gateway))],
      })),
      descriptors: limits.map(descriptor),
    }),
  };
  return [filter];
}

function slots(gateway: GatewayModel, stage: LimitStage) {
  const found = new Map<string, readonly LimitKey[]>();
  for (const route of gateway.apis.flatMap((api) => api.routes)) {
    const ids = limitMetadata([gateway.limits, route.limits], stage);
    const limits = [...gateway.limits.limits, ...route.limits.limits];
    for (const [slot, id] of Object.entries(ids)) found.set(slot, limits.find((limit) => limit.id === id)?.by ?? []);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([slot, by]) => ({ slot, by }));
}

function routeLimit(slot: string) {
  return {
    metadata: {
      descriptor_key: 'limit',
      source: 'ROUTE_ENTRY',
      metadata_key: { key: ROUTE_METADATA, path: [{ key: 'limits' }, { key: slot }] },
    },
  };
}

/** A key's value, in the form that the filter compares. A missing one puts all such requests together. */
function keyAction(key: LimitKey, gateway: GatewayModel): object {
  if ('ip' in key) return { masked_remote_address: { v4_prefix_mask_len: 32, v6_prefix_mask_len: 64 } };
  return { generic_key: { descriptor_key: descriptorKey(key), descriptor_value: keyValue(key, gateway), default_value: '-' } };
}

function descriptorKey(key: LimitKey): string {
  if ('ip' in key) return 'masked_remote_address';
  return JSON.stringify(key);
}

function keyValue(key: LimitKey, gateway: GatewayModel): string {
  if ('route' in key) return `%METADATA(ROUTE:${ROUTE_METADATA}:api)% %ROUTE_NAME%`;
  if ('header' in key) return `%REQ(${key.header}):${MAX_KEY_LENGTH}%`;
  if ('cookie' in key) return cookieCommand(key.cookie);
  if ('consumer' in key) return callerValue('consumer');
  if ('caller' in key && isScripted(gateway)) return callerValue('caller');
  const claim = 'claim' in key ? key.claim : ['sub'];
  const providers = gateway.apis.flatMap((api) => jwtSchemes(api).map((scheme) => providerName(api.name, scheme)));
  return providers.map((provider) => `${provider}=${metadataCommand([JWT_METADATA, provider, ...claim])}`).join(' ');
}

/** What the script for callers has found; callers of two APIs are different ones. */
function callerValue(name: 'caller' | 'consumer'): string {
  return `%METADATA(ROUTE:${ROUTE_METADATA}:api)% ${metadataCommand([CALLER_METADATA, name])}`;
}

/** Whether callers are known by something else than tokens. */
export function isScripted(gateway: GatewayModel): boolean {
  return takesApiKeys(gateway) || asksServices(gateway);
}

/** Whether some limit counts by what the script for callers finds where callers are known by something else than tokens. */
export function countsByCaller(limits: readonly LimitModel[]): boolean {
  return limits.some(({ by }) => by.some((key) => 'caller' in key || 'consumer' in key));
}

/** `max_tokens` is what may come at one instant; it is refilled evenly over the period. */
function descriptor(limit: LimitModel) {
  return {
    entries: [{ key: 'limit', value: limit.id }, ...limit.by.map((key) => ({ key: descriptorKey(key) }))],
    token_bucket: { max_tokens: limit.burst, tokens_per_fill: limit.requests, fill_interval: `${limit.perSeconds}s` },
  };
}

import type { LimitModel } from '../../../../model/limits';
import type { GatewayModel } from '../../../../model/model';
import { INTERNAL_HEADER } from '../names';
import { keyPart } from './limit-keys';
import { type CountedRoute, counted, keyKind, type LimitStage, questionActions } from './limit-slots';
import { bucketFilter, limitEntries, limitFilterName } from './limits';

/** Stands on an answer with which one of these filters refuses. */
export const LIMITED_HEADER = `${INTERNAL_HEADER}limited`;

/** A bucket that Envoy fills by itself, and tells what is left of it. */
interface Told {
  readonly limit: LimitModel;
  /** Where it stands among the limits of the gateway and the route: the same on every route that has it. */
  readonly place: number;
}

/** The told buckets of a route in a stage, in the order in which their filters count. */
export function toldLimits({ gateway, route }: CountedRoute, stage: LimitStage): Told[] {
  const limits = [...gateway.limits.limits, ...route.limits.limits];
  return counted(gateway, limits, stage, 'told').map((limit) => ({ limit, place: limits.indexOf(limit) }));
}

/** What a route carries so that its told buckets are counted. */
export function toldMetadata(route: CountedRoute, stage: LimitStage): { [slot: string]: string } {
  return Object.fromEntries(toldLimits(route, stage).map((told) => [slotOf(told), told.limit.id]));
}

/** One filter for each place: of several buckets in one filter Envoy tells one. */
export function toldFilters(gateway: GatewayModel, stage: LimitStage): object[] {
  const routes = gateway.apis.flatMap((api) => api.routes.map((route) => ({ gateway, api, route })));
  const told = new Map(routes.flatMap((route) => toldLimits(route, stage)).map((one) => [one.limit.id, one]));
  const places = [...new Set([...told.values()].map(({ place }) => place))].sort((a, b) => a - b);
  return places.map((place) =>
    toldFilter(
      gateway,
      stage,
      place,
      [...told.values()].filter((one) => one.place === place),
    ),
  );
}

function toldFilter(gateway: GatewayModel, stage: LimitStage, place: number, told: readonly Told[]): object {
  const slots = new Map(told.map((one) => [slotOf(one), one]));
  const asked = [...slots].sort(([a], [b]) => (a < b ? -1 : 1));
  return bucketFilter(`${limitFilterName(stage)}-${place}`, stage, {
    response_headers_to_add: [{ header: { key: LIMITED_HEADER, value: '1' } }],
    rate_limits: asked.map(([slot, one]) => question(gateway, slot, one)),
    descriptors: told.map(({ limit }) => ({ entries: limitEntries(limit), token_bucket: bucket(limit) })),
  });
}

/** What a route says in a slot, and whom it counts. Who asks no bucket hears of none. */
function question(gateway: GatewayModel, slot: string, { limit }: Told): object {
  const key = limit.by.map((part) => keyPart(part, gateway));
  return {
    ...questionActions({ counter: 'told', slot, names: 'limit', key }),
    hits_addend: { number: unitsOf(limit) },
    x_ratelimit_option: 'DRAFT_VERSION_03',
  };
}

/** Requests of one slot take as many units. */
function slotOf({ limit, place }: Told): string {
  return `${place}/${keyKind(limit)}/${unitsOf(limit)}`;
}

function bucket(limit: LimitModel): object {
  const units = unitsOf(limit);
  return { max_tokens: limit.burst * units, tokens_per_fill: limit.requests * units, fill_interval: `${limit.perSeconds}s` };
}

/** The largest number of a bucket, less a few. */
const MAX_TOKENS = 4_000_000_000;

/** How many units a request takes: Envoy tells whole ones, and one of these comes back within a second. */
export function unitsOf({ burst, requests, perSeconds }: LimitModel): number {
  const most = Math.floor(MAX_TOKENS / Math.max(burst, requests));
  return Math.max(1, Math.min(Math.ceil(perSeconds / requests), most));
}

import type { ApiModel } from '../../model/model';
import { divisionOf, keepsSides, NUMBERS, onlySide, takenSides } from '../../model/sides';
import type { StickyKey } from '../../model/sticky';
import { cookies } from '../../runtime/core/request';
import { stickyNumber } from '../../runtime/core/sticky-number';
import { networkOf } from '../../runtime/proxy/limit-keys';
import { type Known, partValue } from './values';
import type { ExplainedSide, Way } from './way';

/** The way of a request that is on a side; the same way, where that is left open. */
export function onSide(way: Way, known: Known, api: ApiModel): Way {
  const side = sideOf(way, known, api);
  if (side === undefined) return way;
  const { backend } = side;
  if (backend === null) return { ...way, side };
  return { ...way, side, action: onlySide(way.action, { backend }) };
}

function sideOf({ action }: Way, known: Known, api: ApiModel): ExplainedSide | undefined {
  const division = divisionOf(action, api.name);
  if (division === undefined || ('weighted' in action && !keepsSides(division))) return undefined;
  const { preview, sides, sticky = [], scope } = division;
  const [only, ...others] = takenSides(division);
  const first = sides[0]?.backend ?? null;
  if (preview !== undefined && known.request.headers.get(preview.header)?.includes(preview.value) === true)
    return { by: 'preview', backend: first };
  if (others.length === 0) return { by: 'share', backend: only?.side.backend ?? null };
  const values = sticky.map((key) => keyValue(key, known));
  const keys = sticky.map(written);
  if (values.includes(undefined)) return { by: 'sticky', backend: null, keys };
  if (values.every((value) => value === '')) return { by: 'chance', backend: null, ...(keys.length === 0 ? {} : { keys }) };
  const number = stickyNumber(scope, values as string[]);
  return { by: 'sticky', backend: sides.find(({ below }) => number < below)?.backend ?? null, number: number / NUMBERS, keys };
}

/** A value; nothing where the request has none, undefined where it is not known. */
function keyValue({ source, name = '' }: StickyKey, known: Known): string | undefined {
  if (source === 'clientIp') return known.request.ip === undefined ? undefined : networkOf(known.request.ip);
  if (source !== 'cookie') return partValue({ source, name }, known);
  const found = cookies(known.request, name);
  return found.length === 1 ? found[0] : '';
}

function written({ source, name }: StickyKey): string {
  if (source === 'clientIp') return 'ip';
  return name === undefined ? source : `${source}:${name}`;
}

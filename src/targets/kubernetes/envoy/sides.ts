import type { Action } from '../../../model/action';
import { type Division, divisionOf, keepsSides, NUMBERS, onlySide, takenSides } from '../../../model/sides';
import { type KeptSides, markOf } from './filters/sides';
import { SIDE_HEADER } from './names';
import { both, type MatchConditions, NO_CONDITIONS } from './presence';

/** One Envoy route of a way: where it leads, and under which conditions. */
export interface SideEntry {
  readonly action: Action;
  readonly when: MatchConditions;
  /** Where its requests are about to be divided by their callers. */
  readonly divides?: KeptSides;
}

/** The Envoy routes of a way whose requests may be divided. */
export interface SideEntries {
  /** Of requests whose side is known. They are tried first, and look at nothing but its mark. */
  readonly marked: readonly SideEntry[];
  /** Of requests that come; the last one takes all that fulfil the conditions of the way. */
  readonly coming: readonly SideEntry[];
}

/**
 * Divides a way. By chance Envoy divides: among backends with weights in one route, for a canary in two, so that each side has the
 * timeout, retries and exchange of its own backend. By callers a script does it, once they are known.
 */
export function sideEntries(action: Action, when: MatchConditions, way: string, api: string): SideEntries {
  const division = divisionOf(action, api);
  if (division === undefined) return { marked: [], coming: [{ action, when }] };
  const [preview, chosen] = [previewed(action, division, when), byChance(action, division, when)];
  if (!keepsSides(division)) return { marked: [], coming: [...preview, ...chosen] };
  return {
    marked: takenSides(division).map(({ side, place }) => ({ action: onlySide(action, side), when: marked(markOf(way, place)) })),
    coming: [...preview, ...chosen.map((entry) => ({ ...entry, divides: { division, way } }))],
  };
}

/** The actions of the Envoy routes of a way, whatever their conditions. */
export function sideActions(action: Action, api: string): Action[] {
  const { marked, coming } = sideEntries(action, NO_CONDITIONS, '', api);
  return [...marked, ...coming].map((entry) => entry.action);
}

function previewed(action: Action, { preview, sides }: Division, when: MatchConditions): SideEntry[] {
  const [first] = sides;
  if (preview === undefined || first === undefined || first.below === NUMBERS) return [];
  const asked = { ...NO_CONDITIONS, headers: [{ name: preview.header, string_match: { exact: preview.value } }] };
  return [{ action: onlySide(action, first), when: both(when, asked) }];
}

function byChance(action: Action, division: Division, when: MatchConditions): SideEntry[] {
  if ('weighted' in action) return [{ action, when }];
  return takenSides(division).map(({ side }) => ({
    action: onlySide(action, side),
    when: side.below === NUMBERS ? when : both(when, { ...NO_CONDITIONS, fraction: side.below / NUMBERS }),
  }));
}

function marked(exact: string): MatchConditions {
  return { ...NO_CONDITIONS, headers: [{ name: SIDE_HEADER, string_match: { exact } }] };
}

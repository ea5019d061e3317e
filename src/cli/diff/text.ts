import type { GatewayModel } from '../../model/model';
import { subjectOf } from '../../model/resolve';
import { type Io, styled } from '../io';
import { type Change, HEADINGS, type Kind, type Where } from './change';
import { list } from './words';

const STYLES: Partial<Record<Kind, 'red' | 'yellow'>> = { breaking: 'red', opened: 'red', weakened: 'yellow' };

/** More routes than these are counted. */
const MOST_NAMED = 4;

/** The changes as lines under their headings. */
export function diffLines(changes: readonly Change[], after: GatewayModel, io: Io): string[] {
  const heading = styled(io, 'bold', subjectOf(after));
  if (changes.length === 0) return [`${heading}: no change`];
  const sections = byKind(changes).flatMap(([kind, ofKind]) => [
    styled(io, STYLES[kind] ?? 'bold', `${HEADINGS[kind]} (${ofKind.length})`),
    ...ofKind.map((change) => `  ${changeText(change, after, (name) => styled(io, 'bold', name))}`),
  ]);
  return [heading, ...sections];
}

/** The kinds that there are, each with its changes. */
export function byKind(changes: readonly Change[]): [Kind, readonly Change[]][] {
  return (Object.keys(HEADINGS) as Kind[])
    .map((kind): [Kind, readonly Change[]] => [kind, changes.filter((change) => change.kind === kind)])
    .filter(([, { length }]) => length > 0);
}

/** Where something changes, and what. */
export function changeText({ text, places }: Change, { apis }: GatewayModel, name: (text: string) => string): string {
  const named = (place: Where) => name(placeText(place, apis.length > 1));
  const [first] = places;
  if (first?.api === undefined) return text;
  const total = apis.reduce((sum, { routes }) => sum + routes.length, 0);
  if (first.route !== undefined && places.length > MOST_NAMED && places.length === total) return `all ${total} routes: ${text}`;
  if (places.length <= MOST_NAMED) return `${list(places.map(named))}: ${text}`;
  return `${places
    .slice(0, MOST_NAMED - 1)
    .map(named)
    .join(', ')} and ${places.length - MOST_NAMED + 1} more: ${text}`;
}

/** A single API needs no name. */
function placeText({ api, route }: Where, several: boolean): string {
  return [...(several || route === undefined ? [api] : []), route].filter((part) => part !== undefined).join(' ');
}

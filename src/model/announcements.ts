import type { ApiVersion } from '../spec/versions';
import { type ChangesModel, type HeaderChange, NO_CHANGES } from './transform';

/**
 * What the answers of a version say of it: from when it is deprecated (RFC 9745), after which day it may end (RFC 8594), and where to
 * read what to do. Where no day says what the link is about, it is about the deprecation.
 */
export function announcements({ deprecated, sunset, link }: ApiVersion): ChangesModel {
  const relations = [
    ...(deprecated !== undefined || sunset === undefined ? ['deprecation'] : []),
    ...(sunset === undefined ? [] : ['sunset']),
  ];
  return {
    ...NO_CHANGES,
    setHeaders: [
      ...(deprecated === undefined ? [] : [header('deprecation', `@${startOf(deprecated).getTime() / 1000}`)]),
      ...(sunset === undefined ? [] : [header('sunset', startOf(sunset).toUTCString())]),
    ],
    addHeaders: link === undefined ? [] : [header('link', relations.map((relation) => `<${link}>; rel="${relation}"`).join(', '))],
  };
}

/** What caches have to keep answers apart by. */
export function varyingBy(name: string): ChangesModel {
  return { ...NO_CHANGES, addHeaders: [header('vary', name)] };
}

/** The moment at which a day begins in UTC. */
export function startOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

function header(name: string, text: string): HeaderChange {
  return { name, value: [text] };
}

import type { Fault } from '../schema';
import { plainValueFault } from './header';
import { show } from './show';
import { text } from './text';

/** Where a request has a value that is compared. */
export type Place = 'header' | 'query' | 'cookie';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\0-\x1f\x7f]/;

const WHATS: { readonly [place in Place]: string } = { header: 'a header', query: 'a query parameter', cookie: 'a cookie' };

/** What is compared: the whole value, or how it starts. */
type Part = 'whole' | 'start';

/** Why no value of a request is equal to a text, or starts with it. */
export function neverEqual(value: string, place: Place, part: Part): Fault | undefined {
  const what = WHATS[place];
  const characters = place === 'cookie' ? 'a control character or a semicolon' : 'a control character';
  if (isInNone(value, place)) return fault(value, `holds ${characters}, which no value of ${what} has; write it without`);
  if (place === 'query') return undefined;
  const tidy = part === 'whole' ? value.replace(/^[ \t]+|[ \t]+$/g, '') : value.replace(/^[ \t]+/, '');
  if (tidy === value) return undefined;
  return fault(
    value,
    `${part === 'whole' ? 'begins or ends' : 'begins'} with a blank, which no value of ${what} does; write ${show(tidy)}`,
  );
}

/** In a header there may be a tab. */
function isInNone(value: string, place: Place): boolean {
  return CONTROL.test(place === 'query' ? value : value.replaceAll('\t', '')) || (place === 'cookie' && value.includes(';'));
}

function fault(value: string, why: string): Fault {
  return { code: 'NeverEqual', message: `${show(value)} ${why}` };
}

/** A text that is compared with a header of requests, or with its start. */
export function comparedHeader(part: Part, example: string) {
  return text({ what: 'the value of a header', example, check: (value) => plainValueFault(value) ?? neverEqual(value, 'header', part) });
}

import { INTERNAL_HEADER } from './names';
import { quoteRegex } from './typed';

/**
 * Parameters of a query by their decoded names: Envoy's own conditions compare names and values as they were sent, and would take
 * `?v=%61` for something else than `?v=a`. The expressions here are over `:path`, with its query.
 */

/** A parameter is there, in whatever way its name is written. */
export function hasParameter(...names: readonly string[]): string {
  return `[^?]*\\?(?:.*&)?${oneOf(names)}(?:[=&].*)?`;
}

/** A parameter is there with a value that is not blank: one character at least that is no space. */
export function hasFilledParameter(name: string): string {
  return `[^?]*\\?(?:.*&)?${oneOf([name])}=${BLANK}*${FILLED}.*`;
}

/** A parameter is there with a value. */
export function hasParameterValue(name: string): string {
  return `[^?]*\\?(?:.*&)?${oneOf([name])}=[^&].*`;
}

/** A parameter is there twice. */
export function hasParameterTwice(name: string): string {
  return `[^?]*\\?(?:.*&)?${oneOf([name])}(?:=[^&]*)?&(?:.*&)?${oneOf([name])}(?:[=&].*)?`;
}

const BLANK = '(?:\\+|%20|%09)';
const FILLED = '(?:[^&+%]|%(?:$|[^02]|0(?:$|[^9])|2(?:$|[^0])))';

/** The header that tells a route's conditions the decoded value of a parameter. */
export function parameterHeader(name: string): string {
  return `${INTERNAL_HEADER}parameter-${Buffer.from(name).toString('hex')}`;
}

/** Says that the parameters that a route looks at stand in their headers. */
export const PARAMETERS_HEADER = `${INTERNAL_HEADER}parameters`;

function oneOf(names: readonly string[]): string {
  return `(?:${names.map((name) => [...name].map(written).join('')).join('|')})`;
}

/** The ways to write a character. A plus sign that is not escaped is a space, a percent sign begins an escape. */
function written(character: string): string {
  const [high, low] = character.charCodeAt(0).toString(16);
  const escaped = `%${high}${/[a-f]/.test(low as string) ? `[${low}${(low as string).toUpperCase()}]` : low}`;
  return character === '+' || character === '%' ? escaped : `(?:${quoteRegex(character)}|${escaped})`;
}

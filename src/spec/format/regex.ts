import { lazy } from '../../lazy';
import { characters, compileRegex } from '../../regex';
import type { Fault } from '../schema';
import { not, text } from './text';

/** Parts of other dialects that RE2 has not, because they cannot be matched in linear time. */
const NOT_RE2: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, 'a look-around'],
  [/\\[1-9]|\\k</, 'a back-reference'],
];

/** Envoy takes 5000, and some of them are its own. */
const MOST_STEPS = 4900;

/** A regular expression of RE2, which Envoy and Go share. */
export function regex() {
  return text({ what: 'a regular expression', example: '"v[0-9]+"', check: regexFault });
}

function regexFault(source: string): Fault | undefined {
  if (source === '') return { code: 'RegexRefused', message: 'is empty; write an expression, such as "v[0-9]+", or "present: true"' };
  const fault = compileFault(source);
  if (fault !== undefined) return not(source, 'an expression of RE2', fault, 'RegexRefused');
  const wide = [...source.matchAll(/\\Q.*?(?:\\E|$)|\\x\{([0-9a-f]+)\}|\\./gis)].find(([, code = '']) => Number.parseInt(code, 16) > 0xff);
  return wide === undefined
    ? undefined
    : not(source, 'an expression over bytes', `write the character itself instead of ${wide[0]}`, 'RegexRefused');
}

/** Why RE2 refuses an expression. */
function compileFault(source: string): string | undefined {
  try {
    const { steps } = compileRegex(lazy.re2, source);
    return steps > MOST_STEPS ? `it compiles to ${steps} steps, and Envoy takes ${MOST_STEPS}` : undefined;
  } catch (error) {
    const foreign = NOT_RE2.find(([part]) => part.test(source.replaceAll('\\\\', '')));
    if (foreign !== undefined) return `it holds ${foreign[1]}; write it without`;
    return characters((error as Error).message.replace(/^error parsing regexp: /, ''));
  }
}

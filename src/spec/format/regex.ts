import type { Fault } from '../schema';
import { show } from './show';
import { not, text } from './text';

/** Parts of JavaScript's expressions that RE2 has not, because they cannot be matched in linear time. */
const NOT_RE2: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, 'a look-around'],
  [/\\[1-9]|\\k</, 'a back-reference'],
  [/\\[uc]/, 'an escape that RE2 does not know'],
];

/** A regular expression of RE2, which Envoy, Go and API Gateway share. */
export function regex() {
  return text({ what: 'a regular expression', example: '"v[0-9]+"', check: regexFault });
}

function regexFault(source: string): Fault | undefined {
  const bare = source.replaceAll('\\\\', '');
  const found = NOT_RE2.find(([part]) => part.test(bare));
  if (found !== undefined) return not(source, 'an expression of RE2', `it holds ${found[1]}; write it without`, 'RegexRefused');
  const repeat = [...bare.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].find((match) => Number(match[1]) > 1000 || Number(match[2] ?? 0) > 1000);
  if (repeat !== undefined) return not(source, 'an expression of RE2', 'it repeats more than 1000 times', 'RegexRefused');
  return compiles(source)
    ? undefined
    : { code: 'RegexRefused', message: `${show(source)} does not compile; check its brackets and what is repeated` };
}

/** JavaScript compiles what RE2 does, but for its own way to write flags and names. */
function compiles(source: string): boolean {
  try {
    new RegExp(source.replace(/^\(\?[imsU]+\)/, '').replaceAll('(?P<', '(?<'));
    return true;
  } catch {
    return false;
  }
}

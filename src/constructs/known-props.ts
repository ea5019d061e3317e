import { type Problem, SpecError } from '../problem';
import { decode, unknownFields } from '../spec/structure';
import { unlessMap } from './misshapen';

/**
 * Refuses props that a construct does not have: JavaScript takes any, and a misspelt one would be left out. Other languages hand over
 * what they know.
 */
export function checkProps(where: string, props: object | undefined, known: readonly string[]): void {
  const misshapen = unlessMap('', props ?? {}, 'props', known);
  const problems = misshapen.length > 0 ? misshapen : unknownProps('', where, props ?? {}, known);
  if (problems.length > 0) throw new SpecError(where, problems);
}

/** The same, at a place among other props. */
export function unknownProps(path: string, what: string, props: object, known: readonly string[]): Problem[] {
  const unknown = Object.keys(props).filter((key) => !known.includes(key));
  if (unknown.length === 0) return [];
  const place = (key: string) => [path, key].filter((step) => step !== '').join('.');
  return decode(unknownFields(what, known, unknown)).map((said, index) => ({ ...said, path: place(unknown[index] as string) }));
}

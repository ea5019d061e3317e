import type { Problem } from '../problem';
import { wrongType } from '../spec/format/show';
import { decode, notList, notMap } from '../spec/structure';

/** A prop of a construct that is no list. JavaScript hands over what it likes. */
export function unlessList(path: string, value: unknown): Problem[] {
  return Array.isArray(value) ? [] : at(path, notList(value));
}

/** A prop that is no text. */
export function unlessText(path: string, value: unknown, what: string, example: string): Problem[] {
  return typeof value === 'string' ? [] : [{ path, code: 'WrongType', message: wrongType(value, what, example) }];
}

/** Props, or a prop, that are no map of fields. */
export function unlessMap(path: string, value: unknown, what: string, fields: readonly string[]): Problem[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? [] : at(path, notMap(what, fields, value));
}

function at(path: string, said: string): Problem[] {
  return decode(said).map((problem) => ({ ...problem, path }));
}

import type { Code } from './codes';
import { kind } from './format/show';
import { nearest } from './nearest';

/** A map from names that users choose. */
export const A_MAP = 'a map';

/**
 * What zod itself finds wrong: the structure. It carries one text along, so each line of that text is one problem,
 * the code first. Values are not shown, they might be secrets.
 */
export function notMap(what: string, fields: readonly string[], value: unknown): string {
  const example = fields.length === 0 ? '{}' : `{ ${fields[0]}: … }`;
  const wanted = what === A_MAP ? `write a map, such as ${example}` : `write ${what} as a map, such as ${example}`;
  if (value === undefined) return missing(wanted);
  if (typeof value === 'string' && fields.includes('secret')) {
    return coded('LiteralSecret', 'is a text; write { secret: NAME } with the name of a secret, which itself never stands here');
  }
  return coded('WrongType', `is ${kind(value)}; ${wanted}`);
}

/** What is said where nothing is. */
export function missing(wanted: string): string {
  return coded('Missing', `is missing; ${wanted}`);
}

/** What is said where a list was expected. */
export function notList(value: unknown): string {
  if (value === undefined) return missing('write a list');
  return coded('WrongType', `is ${kind(value)}; write a list, such as [ … ]`);
}

/** One line for each unknown field. */
export function unknownFields(what: string, fields: readonly string[], unknown: readonly string[]): string {
  return unknown
    .map((key) => coded('UnknownField', `${JSON.stringify(key)} is not a field of ${what}; ${suggestion(key, fields)}`))
    .join('\n');
}

/** Takes the lines apart again. */
export function decode(text: string): { code: Code; message: string }[] {
  return text.split('\n').map((line) => ({ code: line.slice(0, line.indexOf(' ')) as Code, message: line.slice(line.indexOf(' ') + 1) }));
}

function coded(code: Code, message: string): string {
  return `${code} ${message}`;
}

function suggestion(key: string, fields: readonly string[]): string {
  const near = nearest(key, fields);
  if (near !== undefined) return `did you mean "${near}"?`;
  return fields.length === 0 ? 'it has none: write {}' : `it has ${fields.join(', ')}`;
}

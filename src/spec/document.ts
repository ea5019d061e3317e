import { readFileSync, statSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { type Path, type Problem, SpecError } from '../problem';
import type { Code } from './codes';
import type { Position } from './parse';
import { tooDeep } from './plain';
import type { Unread } from './unread';
import { decodeUtf8 } from './utf8';
import { openYaml } from './yaml-text';
import { readTree } from './yaml-tree';

/** Larger files are refused before they are read: the 1,200 routes of a large public API are a tenth of it. */
export const LARGEST_BYTES = 4 * 1024 * 1024;

/** What a file holds, and where in it. */
export interface Document {
  readonly value: unknown;
  /** What of it could not be read: who parses the value, with the document as its source, tells that with the rest. */
  readonly unread: readonly Unread[];
  /** As it is named in messages. */
  readonly file?: string;
  /** The folder that paths within the value start from. */
  readonly folder?: string;
  /** Line and column of a part, or of the nearest part around it. */
  readonly locate: (path: Path) => Position | undefined;
}

const FORMATS: { readonly [extension: string]: 'yaml' | 'json' } = { '.yaml': 'yaml', '.yml': 'yaml', '.json': 'json' };

/** Reads YAML 1.2 or JSON; throws a `SpecError` where that is no tree of values. */
export function readDocument(text: string, format: 'yaml' | 'json', file?: string): Document {
  const refuse = (problems: readonly Omit<Problem, 'file'>[]): never => {
    throw new SpecError(
      file ?? 'the document',
      problems.map((problem) => ({ ...problem, ...(file === undefined ? {} : { file }) })),
    );
  };
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (Buffer.byteLength(plain) > LARGEST_BYTES) return refuse([tooLarge()]);
  if (format === 'json') {
    const syntax = jsonSyntax(plain);
    if (syntax !== undefined) return refuse([syntax]);
  }
  const yaml = openYaml(plain);
  if (yaml.problems.length > 0) return refuse(yaml.problems);
  const { value, unread, whole } = readTree(yaml);
  if (!whole || unread.some(({ path, hides }) => path.length === 0 && hides === 'value'))
    return refuse(unread.map(({ problem }) => problem));
  if (file === undefined) return { value, unread, locate: yaml.locate };
  const named = unread.map((each) => ({ ...each, problem: { ...each.problem, file } }));
  return { value, unread: named, locate: yaml.locate, file, folder: dirname(resolve(file)) };
}

/** Reads a `.yaml`, `.yml` or `.json` file. `kinds` names all that may be read in its place. */
export function fromFile(file: string, kinds = '.yaml, .yml or .json'): Document {
  const format = FORMATS[extname(file).toLowerCase()];
  if (format === undefined) throw unreadable(file, 'FileUnknown', `is not a ${kinds} file`);
  try {
    if (statSync(file).size > LARGEST_BYTES) throw new SpecError(file, [{ ...tooLarge(), file }]);
    const decoded = decodeUtf8(readFileSync(file));
    if ('text' in decoded) return readDocument(decoded.text, format, file);
    const { fault, ...position } = decoded;
    throw new SpecError(file, [{ path: '', message: fault, code: 'NotUtf8' satisfies Code, file, ...position }]);
  } catch (error) {
    if (error instanceof SpecError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw unreadable(file, 'FileUnreadable', code === 'ENOENT' ? 'is not there' : `cannot be read: ${code ?? message}`);
  }
}

function unreadable(file: string, code: Code, message: string): SpecError {
  return new SpecError(file, [{ path: '', message, code, file }]);
}

function tooLarge(): Problem & { code: Code } {
  return { path: '', code: 'TooLarge', message: 'is larger than 4 MiB; divide it into several APIs' };
}

/** YAML is wider than JSON: what is not JSON is found by JavaScript's own parser. */
function jsonSyntax(text: string): Problem | undefined {
  // a file without content is said by what was to be read from it
  if (text.trim() === '') return undefined;
  const error = jsonError(text);
  if (error === undefined) return undefined;
  if (!(error instanceof SyntaxError)) return { path: '', code: 'TooDeep', message: tooDeep() };
  const reason = error.message.replace(/,? *(in JSON|"[\s\S]*" is not valid JSON|\.\.\."[\s\S]*).*/, '').replace(/ *\(line.*/, '');
  return { path: '', code: 'JsonSyntax', message: `is not JSON: ${reason}`, ...positionAt(text, jsonOffset(text, error.message)) };
}

function jsonError(text: string): unknown {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Where JSON ends. Of an unexpected token the message holds no position: it is where the shortest text ends that has it. */
function jsonOffset(text: string, message: string): number {
  const offset = /position (\d+)/.exec(message)?.[1];
  if (offset !== undefined) return Number(offset);
  if (!UNEXPECTED.test(message)) return text.length;
  let [before, after] = [0, text.length];
  while (after - before > 1) {
    const middle = (before + after) >> 1;
    if (UNEXPECTED.test((jsonError(text.slice(0, middle)) as Error | undefined)?.message ?? '')) after = middle;
    else before = middle;
  }
  return before;
}

const UNEXPECTED = /^Unexpected token/;

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before[before.length - 1] as string).length + 1 };
}

import type * as yaml from 'yaml';
import { lazy } from '../lazy';
import type { Path, Problem } from '../problem';
import type { Code } from './codes';
import type { Position } from './parse';
import { DEEPEST, tooDeep } from './plain';

/** YAML taken apart, not yet a value. */
export interface YamlText {
  readonly document: yaml.Document.Parsed;
  readonly problems: readonly Problem[];
  /** The position of an offset. */
  readonly at: (offset: number | undefined) => Position | undefined;
  readonly locate: (path: Path) => Position | undefined;
}

/** At most so many syntax errors are told: later ones often follow from earlier ones. */
const MOST_ERRORS = 10;

/** Takes a text apart by the rules of YAML 1.2. */
export function openYaml(text: string): YamlText {
  const lineCounter = new lazy.yaml.LineCounter();
  const at = (offset: number | undefined): Position | undefined => {
    if (offset === undefined) return undefined;
    const { line, col } = lineCounter.linePos(offset);
    return { line, column: col };
  };
  const nested = nestsTooDeep(text);
  const document = compose(nested ? '' : text, lineCounter);
  const errors = distinct(document.errors)
    .slice(0, MOST_ERRORS)
    .map((error) => syntaxProblem(error, at(error.pos[0])));
  const problems = nested ? [problem('TooDeep', tooDeep())] : [...errors, ...otherVersion(document)];
  return { document, problems, at, locate: (path) => at(offsetOf(document, path)) };
}

function compose(text: string, lineCounter: yaml.LineCounter): yaml.Document.Parsed {
  const options = { lineCounter, version: '1.2', schema: 'core', merge: false, prettyErrors: false, logLevel: 'error' } as const;
  // duplicate keys are found when the tree is read: the library compares each key with all others
  return lazy.yaml.parseDocument(text, { ...options, uniqueKeys: false });
}

/** Found on the tokens, before the library takes the text apart: there the nesting costs stack and memory. */
function nestsTooDeep(text: string): boolean {
  let open = 0;
  let onLine = 0;
  let scalar = false;
  for (const token of new lazy.yaml.Lexer().lex(text)) {
    if (!scalar) {
      if (token === '[' || token === '{') open++;
      else if (token === ']' || token === '}') open--;
      else if (token === '-' || token === '?') onLine++;
      else if (token.includes('\n')) onLine = 0;
      if (open > DEEPEST || onLine > DEEPEST) return true;
    }
    scalar = token === lazy.yaml.CST.SCALAR;
  }
  return false;
}

/** Of two flow collections that end at one place the library says the same twice. */
function distinct(errors: readonly yaml.YAMLParseError[]): yaml.YAMLParseError[] {
  return [...new Map(errors.map((error) => [`${error.pos[0]} ${error.message}`, error])).values()];
}

function syntaxProblem(error: yaml.YAMLParseError, position: Position | undefined): Problem {
  if (error.code === 'MULTIPLE_DOCS')
    return problem('SeveralDocuments', 'a second document starts here; write one document to a file', position);
  return problem('YamlSyntax', `is not YAML: ${error.message.replace(/\n[\s\S]*/, '')}`, position);
}

function otherVersion(document: yaml.Document.Parsed): Problem[] {
  const { version, explicit } = document.directives?.yaml ?? {};
  return explicit && version !== '1.2'
    ? [problem('YamlSyntax', `%YAML ${version} reads values differently; remove the line, YAML 1.2 is read`)]
    : [];
}

function problem(code: Code, message: string, position?: Position): Problem {
  return { path: '', code, message, ...position };
}

/** The offset of the last step of a path, or of the last one that is there. */
function offsetOf(document: yaml.Document.Parsed, path: Path): number | undefined {
  let node: unknown = document.contents;
  let offset = start(node);
  for (const step of path) {
    const next = child(lazy.yaml.isAlias(node) ? node.resolve(document) : node, step);
    if (next === undefined) return offset;
    offset = start(next.key) ?? offset;
    node = next.value;
  }
  return offset;
}

/** A map's entry by its key, a list's item by its position. */
function child(node: unknown, step: PropertyKey): { readonly key: unknown; readonly value: unknown } | undefined {
  if (lazy.yaml.isMap(node)) return entries(node).get(step);
  if (!lazy.yaml.isSeq(node) || typeof step !== 'number') return undefined;
  const item = node.items[step];
  return item === undefined ? undefined : { key: item, value: item };
}

const indexed = new WeakMap<yaml.YAMLMap, Map<unknown, yaml.Pair>>();

/** The entries of a map by their keys, of one key the first: a large file with many problems asks for many of them. */
function entries(map: yaml.YAMLMap): Map<unknown, yaml.Pair> {
  const known = indexed.get(map) ?? new Map([...map.items].reverse().map((pair) => [(pair.key as yaml.Scalar | null)?.value, pair]));
  indexed.set(map, known);
  return known;
}

function start(node: unknown): number | undefined {
  return (node as { range?: readonly number[] | null } | null | undefined)?.range?.[0];
}

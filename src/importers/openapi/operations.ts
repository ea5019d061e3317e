import type { Method } from '../../model/path';
import { METHODS } from '../../model/path';
import type { Path } from '../../problem';
import { elements, isTree, member, members, type Tree } from '../value';
import type { ImportContext } from './context';
import { type ImportedPath, readPath } from './templates';

/** One operation of the document. */
export interface Operation {
  /** Where it stands in the document. */
  readonly at: Path;
  /** Its path as written. */
  readonly path: string;
  readonly method: Method | 'ANY';
  readonly imported: ImportedPath;
  readonly operation: Tree;
  readonly pathItem: Tree;
}

/** A path of which something is not carried, and of which nothing is known that could keep it closed. */
export interface LostPath {
  readonly imported: ImportedPath;
  readonly method: Method | 'ANY';
}

/** Every operation of the document. */
export interface Operations {
  readonly operations: readonly Operation[];
  readonly lost: readonly LostPath[];
  /** How many operations the document has, carried or not. */
  readonly count: number;
}

const ANY_METHOD = 'x-amazon-apigateway-any-method';
const ITEM_FIELDS = new Set(['$ref', 'summary', 'description', 'parameters', 'servers']);

/** Lists the operations in the document's order. */
export function readOperations(context: ImportContext): Operations {
  const found: { operations: Operation[]; lost: LostPath[]; count: number } = { operations: [], lost: [], count: 0 };
  for (const [path, written] of members(member(context.root, 'paths'))) {
    if (path.startsWith('x-')) continue;
    const imported = readPath(path);
    const pathItem = readPathItem(written, path, context);
    if (pathItem === undefined) found.lost.push({ imported, method: 'ANY' });
    for (const [key, operation] of members(pathItem)) {
      const at = ['paths', path, key];
      const verb = verbOf(key, at, context);
      if (verb === undefined) continue;
      found.count++;
      const method = carriedMethod(verb, at, context);
      if (method === undefined) continue;
      if (isTree(operation) && pathItem !== undefined) found.operations.push({ at, path, method, imported, operation, pathItem });
      else found.lost.push({ imported, method: refuseOperation(method, at, context) });
    }
  }
  return found;
}

/** The path item, its own fields before those of what it refers to. */
function readPathItem(written: unknown, path: string, context: ImportContext): Tree | undefined {
  const resolved = context.references.resolve(written);
  const at = ['paths', path];
  if ('problem' in resolved) {
    context.ledger.add('PathNotCarried', at, `${resolved.problem}; put its operations into this document`);
    return undefined;
  }
  if (!isTree(resolved.value)) {
    context.ledger.add('PathNotCarried', at, 'this is not a map of operations');
    return undefined;
  }
  return isTree(written) ? { ...resolved.value, ...written } : resolved.value;
}

/** The method that a key of a path item names; undefined for its other fields. */
function verbOf(key: string, at: Path, context: ImportContext): string | undefined {
  if (key.toLowerCase() === ANY_METHOD) return 'ANY';
  if (ITEM_FIELDS.has(key) || key.startsWith('x-')) return undefined;
  const verb = key.toUpperCase();
  if (verb === 'TRACE' || elements(METHODS).includes(verb)) return verb;
  context.ledger.add('PathFieldNotCarried', at, `${JSON.stringify(key)} is no method and no field of a path that OpenAPI knows`);
  return undefined;
}

function carriedMethod(verb: string, at: Path, context: ImportContext): Method | 'ANY' | undefined {
  if (verb !== 'TRACE') return verb as Method | 'ANY';
  context.ledger.add('OperationNotCarried', at, 'the gateway answers TRACE with 405 on every path');
  return undefined;
}

function refuseOperation(method: Method | 'ANY', at: Path, context: ImportContext): Method | 'ANY' {
  context.ledger.add('OperationNotCarried', at, 'this is not a map that describes an operation');
  return method;
}

import { formatPath, type Path } from '../problem';
import type { Row } from './verdict';

/** A row where a value uses its field. */
export interface UsedRow {
  readonly row: Row;
  readonly value: unknown;
  readonly path: Path;
  /** What stands for the stars of the field, in order. */
  readonly names: readonly string[];
}

interface Node {
  readonly children: Map<string, Node>;
  row?: Row;
}

/** Rows by field. A row covers all that is written below it, unless fields below it have rows of their own. */
export class FieldTree {
  private readonly root: Node = { children: new Map() };

  public constructor(public readonly rows: readonly Row[]) {
    for (const row of rows) this.insert(row);
  }

  /** The rows that a value uses. Throws where it uses a field that has none: nothing is accepted and ignored. */
  public used(value: unknown): UsedRow[] {
    const found: UsedRow[] = [];
    this.walk(this.root, value, [], [], found);
    return found;
  }

  private insert(row: Row): void {
    let node = this.root;
    for (const step of row.field.split('.')) {
      const child: Node = node.children.get(step) ?? { children: new Map() };
      node.children.set(step, child);
      node = child;
    }
    if (node.row !== undefined) throw new Error(`two rows for the field ${row.field}`);
    node.row = row;
  }

  private walk(node: Node, value: unknown, path: Path, names: readonly string[], found: UsedRow[]): void {
    const entries = node.children.size === 0 ? [] : entriesOf(value);
    if (entries.length === 0) {
      if (node.row !== undefined) found.push({ row: node.row, value, path, names });
      else if (!isEmpty(value)) throw new Error(`no row of the capability matrix covers ${formatPath(path)}`);
      return;
    }
    for (const [key, child] of entries) {
      const below = [...path, Array.isArray(value) ? Number(key) : key];
      const star = node.children.get('*');
      const next = node.children.get(key) ?? star;
      if (next === undefined) throw new Error(`no row of the capability matrix covers ${formatPath(below)}`);
      this.walk(next, child, below, next === star ? [...names, key] : names, found);
    }
  }
}

/** The fields that are there, in an order that does not depend on how a map was written. */
function entriesOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  return Array.isArray(value) ? entries : entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && entriesOf(value).length === 0;
}

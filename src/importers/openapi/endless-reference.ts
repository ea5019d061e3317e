import { elements, isTree, member } from '../value';

/** Longer chains of references are as bad as endless ones. */
const MAX_CHAIN = 500;

/** A `$defs` name from which references lead back to it without looking into the value: a check would never end. */
export function endlessReference(root: unknown, definition: (name: string) => unknown): string | undefined {
  const done = new Set<string>();
  const open = new Set<string>();
  const visit = (name: string): string | undefined => {
    if (done.has(name)) return undefined;
    if (open.has(name) || open.size > MAX_CHAIN) return name;
    open.add(name);
    const endless = first(inPlaceReferences(definition(name)), visit);
    open.delete(name);
    done.add(name);
    return endless;
  };
  return first(inPlaceReferences(root), visit);
}

function first(names: readonly string[], visit: (name: string) => string | undefined): string | undefined {
  for (const name of names) {
    const found = visit(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a schema applies to the very value that it is given. */
function inPlaceReferences(schema: unknown): string[] {
  if (!isTree(schema)) return [];
  const own = typeof schema.$ref === 'string' ? [schema.$ref.replace('#/$defs/', '')] : [];
  const lists = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => elements(schema[keyword]));
  const single = ['not', 'if', 'then', 'else'].map((keyword) => member(schema, keyword));
  const maps = Object.values(Object(schema.dependentSchemas));
  return [...own, ...[...lists, ...single, ...maps].flatMap(inPlaceReferences)];
}

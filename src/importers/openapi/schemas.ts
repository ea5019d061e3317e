import { elements, member } from '../value';
import type { ImportContext } from './context';
import { translate, Untranslatable } from './dialect';
import { endlessReference } from './endless-reference';

/** Most schemas within schemas of one body, and of all bodies together. */
const MAX_OF_BODY = 20_000;
const MAX_OF_ALL = 500_000;

/** A schema that others refer to, translated once. */
interface Definition {
  readonly schema: unknown;
  readonly references: readonly string[];
  readonly size: number;
}

/** Translates body schemas; what they refer to stands in their own `$defs`. Nothing is fetched. */
export class Schemas {
  private readonly definitions = new Map<string, Definition>();
  private readonly names = new Map<string, string>();
  private readonly taken = new Set<string>();
  private total = 0;

  constructor(private readonly context: ImportContext) {}

  /** A schema that stands alone, or why there is none. */
  public import(schema: unknown): { readonly inline: unknown } | { readonly problem: string } {
    try {
      return { inline: this.standalone(schema) };
    } catch (error) {
      if (error instanceof Untranslatable) return { problem: error.message };
      throw error;
    }
  }

  private standalone(written: unknown): unknown {
    const root = this.translate(written);
    const used = this.reachable(root);
    const endless = endlessReference(root.schema, (name) => used.get(name)?.schema);
    if (endless !== undefined) throw new Untranslatable(`the schema ${JSON.stringify(endless)} leads back to itself without end`);
    if (used.size === 0) return root.schema;
    const $defs = Object.fromEntries([...used].map(([name, definition]) => [name, definition.schema]));
    return { ...(root.schema as object), $defs };
  }

  /** Every definition that a schema leads to, by its name in `$defs`. */
  private reachable(root: Definition): Map<string, Definition> {
    const found = new Map<string, Definition>();
    const queue = [...root.references];
    let size = root.size;
    for (let ref = queue.shift(); ref !== undefined; ref = queue.shift()) {
      const name = this.nameOf(ref);
      if (found.has(name)) continue;
      const definition = this.definition(ref);
      found.set(name, definition);
      queue.push(...definition.references);
      size += definition.size;
      if (size > MAX_OF_BODY) throw new Untranslatable(`the schema and what it refers to have more than ${MAX_OF_BODY} parts`);
    }
    this.total += size;
    if (this.total > MAX_OF_ALL)
      throw new Untranslatable(`the schemas of all bodies have more than ${MAX_OF_ALL} parts; this one is left out`);
    return found;
  }

  private definition(ref: string): Definition {
    const known = this.definitions.get(ref);
    if (known !== undefined) return known;
    const resolved = this.context.references.resolve({ $ref: ref });
    if ('problem' in resolved) throw new Untranslatable(resolved.problem);
    const definition = this.translate(this.context.references.at(ref));
    this.definitions.set(ref, definition);
    return definition;
  }

  private translate(written: unknown): Definition {
    const references: string[] = [];
    let size = 0;
    const child = (schema: unknown): unknown => {
      if (++size > MAX_OF_BODY) throw new Untranslatable(`the schema has more than ${MAX_OF_BODY} parts`);
      return translate(schema, { version: this.context.version, child, reference, isReadOnly: (property) => this.isReadOnly(property) });
    };
    const reference = (ref: string): string => {
      references.push(ref);
      return `#/$defs/${this.nameOf(ref)}`;
    };
    const schema = child(written);
    return { schema, references, size };
  }

  private isReadOnly(property: unknown): boolean {
    const parts = [property, this.context.references.follow(property), ...elements(member(property, 'allOf'))];
    return parts.some((part) => member(this.context.references.follow(part), 'readOnly') === true);
  }

  /** A name of its own for what a reference leads to: the last step of `#/components/schemas/Pet`. */
  private nameOf(ref: string): string {
    const known = this.names.get(ref);
    if (known !== undefined) return known;
    const wanted =
      (/^#\/components\/schemas\/([^/]+)$/.exec(ref)?.[1] ?? ref.replace(/^#\/?/, '')).replace(/[^A-Za-z0-9._-]+/g, '_') || 'document';
    let name = wanted;
    for (let number = 2; this.taken.has(name); number++) name = `${wanted}_${number}`;
    this.taken.add(name);
    this.names.set(ref, name);
    return name;
  }
}

import { isTree, member, type Tree } from '../value';

/** What a reference leads to, or why it leads nowhere. */
export type Resolved = { readonly value: unknown } | { readonly problem: string };

const MAX_STEPS = 100;

/** Follows `$ref`s inside the document. Nothing is ever fetched. */
export class References {
  constructor(private readonly root: Tree) {}

  /** The value itself, or what its `$ref` leads to in the end. */
  resolve(value: unknown): Resolved {
    const seen = new Set<string>();
    let current = value;
    for (let ref = refOf(current); ref !== undefined; ref = refOf(current)) {
      if (!ref.startsWith('#')) return { problem: `$ref ${JSON.stringify(ref)} leads out of the document, and nothing is fetched` };
      if (seen.size === MAX_STEPS) return { problem: `$ref ${JSON.stringify(ref)} is the end of a chain of more than ${MAX_STEPS}` };
      if (seen.has(ref)) return { problem: `$ref ${JSON.stringify(ref)} leads to itself` };
      seen.add(ref);
      current = this.at(ref);
      if (current === undefined) return { problem: `$ref ${JSON.stringify(ref)} leads to nothing` };
    }
    return { value: current };
  }

  /** The value, followed; undefined where its `$ref` leads nowhere. */
  follow(value: unknown): unknown {
    const resolved = this.resolve(value);
    return 'value' in resolved ? resolved.value : undefined;
  }

  /** What stands at a reference such as `#/components/schemas/Pet`. */
  at(ref: string): unknown {
    if (ref === '#') return this.root;
    if (!ref.startsWith('#/')) return undefined;
    return ref.slice(2).split('/').map(pointerStep).reduce(step, this.root);
  }
}

/** The `$ref` of a value that has one. */
export function refOf(value: unknown): string | undefined {
  const ref = member(value, '$ref');
  return typeof ref === 'string' ? ref : undefined;
}

function step(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined;
  return isTree(value) ? member(value, key) : undefined;
}

function pointerStep(text: string): string {
  return decoded(text).replaceAll('~1', '/').replaceAll('~0', '~');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

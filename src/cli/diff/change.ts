/**
 * What a change means.
 *
 * `breaking`: a request that was answered well may be refused, or its answer lacks something. `opened`: a route lets in who was not let in.
 * `weakened`: something is let in, or let out, that was not. The rest stops nobody: other changes for `clients`, of `security`, and for `operations`.
 */
export type Kind = 'breaking' | 'opened' | 'weakened' | 'clients' | 'security' | 'operations';

/** The kinds that `--fail-on` takes. */
export const GRAVE = ['breaking', 'opened', 'weakened'] as const;

/** Every kind with its heading, in the order in which they are told. */
export const HEADINGS: { readonly [kind in Kind]: string } = {
  breaking: 'Breaking for clients',
  opened: 'Opened',
  weakened: 'Weakened',
  clients: 'Other changes for clients',
  security: 'Other changes of security',
  operations: 'Other changes for operations',
};

/** Something that differs, in words, wherever it stands. */
export interface Finding {
  readonly kind: Kind;
  readonly text: string;
}

/** Where something differs: an API, one of its routes; or the gateway, where nothing is said. */
export interface Where {
  readonly api?: string;
  readonly route?: string;
}

/** Something that differs, with every place where it does. */
export interface Change extends Finding {
  readonly places: readonly Where[];
}

/** Findings of one place. */
export interface Placed {
  readonly where: Where;
  readonly findings: readonly Finding[];
}

/** One change for all places that have the same finding. */
export function merge(placed: readonly Placed[]): Change[] {
  const merged = new Map<string, Finding & { readonly places: Map<string, Where> }>();
  for (const { where, findings } of placed) {
    for (const { kind, text } of findings) {
      const key = JSON.stringify([kind, text, where.route === undefined]);
      const known = merged.get(key) ?? { kind, text, places: new Map() };
      known.places.set(JSON.stringify([where.api, where.route]), where);
      merged.set(key, known);
    }
  }
  return [...merged.values()].map((change) => ({ ...change, places: [...change.places.values()] }));
}

import { RESERVED_NAMES } from '../../spec/plain';
import type { Ledger } from '../not-carried';

/** Gives each security scheme a name that a spec can have. */
export class SchemeNames {
  private readonly given = new Map<string, string>();
  private readonly taken = new Set(RESERVED_NAMES);

  /** The names of a document are kept where they can be. */
  constructor(
    declared: readonly string[],
    private readonly ledger: Ledger,
  ) {
    for (const name of declared) this.of(name);
  }

  /** The name of one scheme of the document. */
  public of(name: string): string {
    const known = this.given.get(name);
    if (known !== undefined) return known;
    const free = this.free(name);
    this.given.set(name, free);
    if (free !== name) this.ledger.add('SchemeRenamed', ['components', 'securitySchemes', name], `its name in the spec is "${free}"`);
    return free;
  }

  /** A name that no scheme of the document has. */
  public free(wanted: string): string {
    const usable =
      wanted
        .replace(/[^A-Za-z0-9_-]+/g, '-')
        .slice(0, 56)
        .replace(/^[_-]+|[_-]+$/g, '') || 'scheme';
    let free = usable;
    for (let number = 2; this.taken.has(free); number++) free = `${usable}-${number}`;
    this.taken.add(free);
    return free;
  }
}

import { formatPath, type Path } from '../problem';

/** Something that the imported file says and the spec does not, or says otherwise. */
export interface NotCarried {
  /** Stable name, such as `MixedSegment`. */
  readonly code: string;
  /** Where in the imported file; the first place where there are several. */
  readonly path: string;
  /** What was left out or changed, and what to write instead. Stands alone. */
  readonly message: string;
  /** In how many places. */
  readonly count: number;
}

/** Collects what is not carried, in the order in which it is found. */
export class Ledger {
  private readonly lines: NotCarried[] = [];
  private readonly tallied = new Map<string, number>();

  /** Lists one place on a line of its own. */
  add(code: string, path: Path, message: string): void {
    this.lines.push({ code, path: formatPath(path), message, count: 1 });
  }

  /** Lists places of which the same is true on one line, with their number. */
  tally(code: string, path: Path, message: string): void {
    const key = `${code} ${message}`;
    const index = this.tallied.get(key);
    if (index === undefined) {
      this.tallied.set(key, this.lines.length);
      this.add(code, path, message);
      return;
    }
    const line = this.lines[index];
    this.lines[index] = { ...line, count: line.count + 1 };
  }

  /** Everything found so far. */
  entries(): NotCarried[] {
    return [...this.lines];
  }
}

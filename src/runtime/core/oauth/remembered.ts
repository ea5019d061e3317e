import { createHash } from 'node:crypto';

/** The name under which something about tokens is remembered: nothing in it leads back to a token. */
export function nameOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** Remembers values until their time is over, and no more than so many: the oldest goes first. */
export class Remembered<T> {
  private readonly known = new Map<string, { readonly value: T; readonly untilMillis: number }>();

  constructor(
    private readonly most: number,
    private readonly nowMillis: () => number,
  ) {}

  public get(name: string): T | undefined {
    const entry = this.known.get(name);
    if (entry === undefined || this.nowMillis() < entry.untilMillis) return entry?.value;
    this.known.delete(name);
    return undefined;
  }

  public set(name: string, value: T, untilMillis: number): void {
    if (untilMillis <= this.nowMillis()) return;
    this.known.delete(name);
    const [oldest] = this.known.keys();
    if (oldest !== undefined && this.known.size >= this.most) this.known.delete(oldest);
    this.known.set(name, { value, untilMillis });
  }
}

/** Does one thing at a time for each name: whoever asks meanwhile gets the same answer. */
export class SingleFlight<T> {
  private readonly flying = new Map<string, Promise<T>>();

  public do(name: string, work: () => Promise<T>): Promise<T> {
    const known = this.flying.get(name);
    if (known !== undefined) return known;
    const flight = work().finally(() => this.flying.delete(name));
    this.flying.set(name, flight);
    return flight;
  }
}

import { createHash } from 'node:crypto';
import { type Kept, Room } from './room';

/** The name under which something about tokens is remembered: nothing in it leads back to a token. */
export function nameOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** What a process remembers of tokens, whatever their schemes, takes no more than this: a container of 512 MiB holds two processes beside it. */
const ROOM = new Room(64 * 1024 * 1024);

/** How much memory a value takes for each character of its JSON: measured with Node.js 24. */
const BYTES_PER_CHARACTER = 3;

interface Entry<T> extends Kept {
  readonly value: T;
  readonly untilMillis: number;
}

/** Remembers values until their time is over, no more than so many, and no more than there is room for: the oldest goes first. */
export class Remembered<T> {
  private readonly known = new Map<string, Entry<T>>();

  constructor(
    private readonly most: number,
    private readonly nowMillis: () => number,
    private readonly room: Room = ROOM,
  ) {}

  public get(name: string): T | undefined {
    const entry = this.known.get(name);
    if (entry === undefined || this.nowMillis() < entry.untilMillis) return entry?.value;
    this.delete(name);
    return undefined;
  }

  public set(name: string, value: T, untilMillis: number): void {
    if (untilMillis <= this.nowMillis()) return;
    this.delete(name);
    const [oldest] = this.known.keys();
    if (oldest !== undefined && this.known.size >= this.most) this.delete(oldest);
    const bytes = BYTES_PER_CHARACTER * JSON.stringify(value).length;
    const entry = { value, untilMillis, bytes, forget: () => void this.known.delete(name) };
    this.known.set(name, entry);
    this.room.add(entry);
  }

  private delete(name: string): void {
    const entry = this.known.get(name);
    if (entry === undefined) return;
    this.known.delete(name);
    this.room.remove(entry);
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

/** Something that is remembered, and how it is forgotten. */
export interface Kept {
  readonly bytes: number;
  readonly forget: () => void;
}

/** Bounds the memory that everything in it takes together: the oldest goes first. */
export class Room {
  private readonly all = new Set<Kept>();
  private taken = 0;

  constructor(private readonly mostBytes: number) {}

  public add(kept: Kept): void {
    this.all.add(kept);
    this.taken += kept.bytes;
    for (const oldest of this.all) {
      if (this.taken <= this.mostBytes) return;
      oldest.forget();
      this.remove(oldest);
    }
  }

  public remove(kept: Kept): void {
    if (this.all.delete(kept)) this.taken -= kept.bytes;
  }
}

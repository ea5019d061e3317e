import type { PathTemplate, Segment } from './path';

/** Values by path template, found by what their templates have in common with another. */
export class PathTree<T> {
  private readonly literals = new Map<string, PathTree<T>>();
  private param: PathTree<T> | undefined;
  /** Values whose template ends here. */
  private readonly ends: T[] = [];
  /** Values whose template ends here in `{rest+}`. */
  private readonly rests: T[] = [];

  /** Adds a value under its template. */
  public add(path: PathTemplate, value: T): void {
    this.insert(path.segments, value);
  }

  /** The values whose templates match every path that `path` matches. */
  public covering(path: PathTemplate): T[] {
    const found: T[] = [];
    this.collect(path.segments, 0, found, false);
    return found;
  }

  /** The values whose templates match some path that `path` matches. */
  public overlapping(path: PathTemplate): T[] {
    const found: T[] = [];
    this.collect(path.segments, 0, found, true);
    return found;
  }

  private insert(segments: readonly Segment[], value: T): void {
    const [segment, ...rest] = segments;
    if (segment === undefined) this.ends.push(value);
    else if ('rest' in segment) this.rests.push(value);
    else this.child(segment).insert(rest, value);
  }

  private child(segment: { literal: string } | { param: string }): PathTree<T> {
    if ('param' in segment) {
      this.param ??= new PathTree<T>();
      return this.param;
    }
    const child = this.literals.get(segment.literal) ?? new PathTree<T>();
    this.literals.set(segment.literal, child);
    return child;
  }

  private collect(segments: readonly Segment[], at: number, found: T[], partly: boolean): void {
    found.push(...this.rests);
    const segment = segments[at];
    if (segment === undefined) {
      found.push(...this.ends);
      return;
    }
    if ('rest' in segment) {
      if (partly) this.everything(found);
      return;
    }
    const follow = (tree: PathTree<T> | undefined) => tree?.collect(segments, at + 1, found, partly);
    if ('literal' in segment) follow(this.literals.get(segment.literal));
    else if (partly) for (const [text, tree] of this.literals) if (text !== '') follow(tree);
    if (!('literal' in segment) || segment.literal !== '') follow(this.param);
  }

  /** All values below, without those of this node's rests (already found). */
  private everything(found: T[]): void {
    found.push(...this.ends);
    for (const tree of [...this.literals.values(), ...(this.param === undefined ? [] : [this.param])]) {
      found.push(...tree.rests);
      tree.everything(found);
    }
  }
}

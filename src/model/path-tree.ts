import type { PathTemplate, Segment } from './path';

/** Values by path template, found by what their templates have in common with another. */
export class PathTree<T> {
  private readonly root = new Node<T>();
  private visits = 0;

  /** How many nodes the searches so far have looked at: what they cost. */
  public get visited(): number {
    return this.visits;
  }

  /** Adds a value under its template. */
  public add(path: PathTemplate, value: T): void {
    let node = this.root;
    for (const segment of path.segments) {
      if ('rest' in segment) {
        node.rests ??= [];
        node.rests.push(value);
        return;
      }
      node = node.child(segment);
    }
    node.ends ??= [];
    node.ends.push(value);
  }

  /** The values whose templates match every path that `path` matches. */
  public covering(path: PathTemplate): T[] {
    return this.search(path, false);
  }

  /** The values whose templates match some path that `path` matches. */
  public overlapping(path: PathTemplate): T[] {
    return this.search(path, true);
  }

  private search({ segments }: PathTemplate, partly: boolean): T[] {
    const found: T[][] = [];
    let level = [this.root];
    for (const segment of segments) {
      for (const node of level) if (node.rests !== undefined) found.push(node.rests);
      if ('rest' in segment) {
        if (partly) for (const node of level) this.visits += node.everything(found);
        return found.flat();
      }
      const next: Node<T>[] = [];
      for (const node of level) node.follow(segment, partly, next);
      this.visits += next.length + 1;
      level = next;
    }
    for (const node of level) found.push(node.rests ?? [], node.ends ?? []);
    return found.flat();
  }
}

/** What comes after one beginning of paths. Most nodes have no values and one way on: what they hold is made when it is needed. */
class Node<T> {
  private literals: Map<string, Node<T>> | undefined;
  private param: Node<T> | undefined;
  /** Values whose template ends here. */
  public ends: T[] | undefined;
  /** Values whose template ends here in `{rest+}`. */
  public rests: T[] | undefined;

  /** The node of a segment, made where there is none. */
  public child(segment: Exclude<Segment, { rest: string }>): Node<T> {
    if ('param' in segment) {
      this.param ??= new Node<T>();
      return this.param;
    }
    this.literals ??= new Map();
    const child = this.literals.get(segment.literal) ?? new Node<T>();
    this.literals.set(segment.literal, child);
    return child;
  }

  /** Adds the nodes that match everything that the segment matches; `partly`: or some of it. No parameter matches an empty segment. */
  public follow(segment: Exclude<Segment, { rest: string }>, partly: boolean, found: Node<T>[]): void {
    if (this.param !== undefined && !('literal' in segment && segment.literal === '')) found.push(this.param);
    if ('literal' in segment) {
      const child = this.literals?.get(segment.literal);
      if (child !== undefined) found.push(child);
    } else if (partly) {
      for (const [text, child] of this.literals ?? []) if (text !== '') found.push(child);
    }
  }

  /** All values from here on, without those of this node's rests; returns how many nodes there are. */
  public everything(found: T[][]): number {
    if (this.ends !== undefined) found.push(this.ends);
    let count = 1;
    for (const child of [...(this.literals?.values() ?? []), ...(this.param === undefined ? [] : [this.param])]) {
      if (child.rests !== undefined) found.push(child.rests);
      count += child.everything(found);
    }
    return count;
  }
}

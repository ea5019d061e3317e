import type { Segment } from '../../model/path';
import type { PathModel } from '../../model/route';

/** One step of a resource's path. `greedy` takes one segment or more. */
export type Step = { readonly literal: string } | { readonly param: string } | { readonly greedy: string };

/** A resource of the REST API and the path that answers there. */
export interface TreeNode {
  /** As API Gateway writes it: `/orders/{id}/{proxy+}`. */
  readonly resource: string;
  /** Base path included. */
  readonly steps: readonly Step[];
  /** Undefined: the resource only leads to others. */
  readonly path?: PathModel;
}

/** A path and how many of its segments were passed on the way to a node. */
interface Item {
  readonly path: PathModel;
  readonly segments: readonly Segment[];
  readonly at: number;
}

/** Thrown where a tree grows beyond every quota. */
export class TreeTooLarge extends Error {}

/**
 * The resource tree of an API, from its paths in their order (most specific first).
 *
 * API Gateway never turns back: a request goes from a resource to the child with its literal segment, else to the one child
 * with a parameter. So every node stands for all paths that could still match there, as in a deterministic automaton: what
 * a literal child shares with a parameter beside it is there again, and a greedy sibling of a parameter moves below it
 * (`/a/{id}` beside `/a/{rest+}` becomes `/a`, `/a/{id}` and `/a/{id}/{rest+}`).
 */
export function resourceTree(paths: readonly PathModel[], basePath: string, maxNodes: number): TreeNode[] {
  const base: Step[] = basePath
    .split('/')
    .filter((text) => text !== '')
    .map((literal) => ({ literal }));
  const items = paths.map((path): Item => ({ path, segments: segmentsOf(path), at: 0 }));
  const nodes = base.map((_, length): TreeNode => ({ resource: resourceOf(base.slice(0, length)), steps: base.slice(0, length) }));
  grow(items, base, { nodes, maxNodes });
  return nodes;
}

/** How API Gateway writes the path of a resource. */
export function resourceOf(steps: readonly Step[]): string {
  return `/${steps.map((step) => ('literal' in step ? step.literal : 'param' in step ? `{${step.param}}` : `{${step.greedy}+}`)).join('/')}`;
}

/** `/` is the root, of a version too: a path without segments of its own. */
function segmentsOf({ template: { segments }, versionSegment }: PathModel): readonly Segment[] {
  const above = versionSegment === undefined ? 0 : 1;
  const own = segments[above];
  const isRoot = segments.length === above + 1 && own !== undefined && 'literal' in own && own.literal === '';
  return isRoot ? segments.slice(0, above) : segments;
}

interface Growth {
  readonly nodes: TreeNode[];
  readonly maxNodes: number;
}

function grow(items: readonly Item[], steps: readonly Step[], growth: Growth): void {
  const winner = items.find(({ segments, at }) => at === segments.length || isRest(segments[at]));
  growth.nodes.push({ resource: resourceOf(steps), steps, ...(winner !== undefined && { path: winner.path }) });
  if (growth.nodes.length > growth.maxNodes) throw new TreeTooLarge();
  const { literals, others } = branches(items);
  for (const literal of [...literals.keys()].sort()) grow(literals.get(literal) as Item[], [...steps, { literal }], growth);
  const first = others[0];
  if (first === undefined) return;
  // a parameter with the rest behind it is a step of its own
  if (others.every((item) => items.includes(item))) {
    const last: Step = { greedy: freeName(first, first.at, steps) };
    growth.nodes.push({ resource: resourceOf([...steps, last]), steps: [...steps, last], path: first.path });
  } else {
    grow(others, [...steps, { param: paramName(others, steps) }], growth);
  }
}

function isRest(segment: Segment | undefined): boolean {
  return segment !== undefined && 'rest' in segment;
}

/** What can still match after a segment: one of the literals, or one that no literal child takes. */
function branches(items: readonly Item[]) {
  const literals = new Map<string, Item[]>();
  const others: Item[] = [];
  for (const item of items) {
    const segment = item.segments[item.at];
    if (segment === undefined) continue;
    const next = 'rest' in segment ? item : { ...item, at: item.at + 1 };
    if (!('literal' in segment)) for (const branch of [others, ...literals.values()]) branch.push(next);
    else if (literals.has(segment.literal)) (literals.get(segment.literal) as Item[]).push(next);
    else literals.set(segment.literal, [...others, next]);
  }
  return { literals, others };
}

/** Parameters at one position share one name in the tree: that of the most specific path that has one there. */
function paramName(items: readonly Item[], steps: readonly Step[]): string {
  const named = items.find(({ segments, at }) => at > 0 && !isRest(segments[at - 1]) && 'param' in (segments[at - 1] as Segment));
  return named === undefined ? freeName(items[0] as Item, (items[0] as Item).at, steps) : freeName(named, named.at - 1, steps);
}

/** The name that a path gives a segment, numbered where the way there has it already. */
function freeName({ segments }: Item, at: number, steps: readonly Step[]): string {
  const segment = segments[at] as Segment;
  const name = 'rest' in segment ? segment.rest : 'param' in segment ? segment.param : 'segment';
  const taken = new Set(steps.map((step) => ('param' in step ? step.param : 'greedy' in step ? step.greedy : undefined)));
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}${number}`;
  return free;
}

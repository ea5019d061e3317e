import type { Method, PathTemplate } from './path';
import { METHODS } from './path';
import { PathTree } from './path-tree';
import type { PathModel, RouteModel } from './route';
import { compareTemplates, isForAny, meet, shape } from './template';

/** Orders routes most specific first; of one path, a named method before `ANY`, else as they come. */
export function orderRoutes(routes: readonly RouteModel[]): RouteModel[] {
  return [...routes].sort((a, b) => compareTemplates(a.template, b.template) || Number(isForAny(a.key)) - Number(isForAny(b.key)));
}

/** Thrown where the overlaps of an API's routes are too many to be told apart. */
export class TooManyOverlaps extends Error {}

/** How much is looked at to find overlaps, in nodes of the tree: about a second or two. Two templates that meet cost more than a node. */
const MEETING = 25;
const MOST_WORK = 26_000_000;

/** Every path of an API with what answers each method on it, from routes that are in order. */
export function resolvePaths(routes: readonly RouteModel[]): PathModel[] {
  const tree = new PathTree<RouteModel>();
  const position = new Map(routes.map((route, index) => [route, index]));
  for (const route of routes) tree.add(route.template, route);
  return closure(routes.map((route) => route.template))
    .sort(compareTemplates)
    .map((path) => {
      const covering = tree.covering(path).sort((a, b) => (position.get(a) as number) - (position.get(b) as number));
      return pathModel(path, covering);
    });
}

function pathModel(path: PathTemplate, covering: readonly RouteModel[]): PathModel {
  const methods = new Map<Method, RouteModel>();
  for (const method of METHODS) {
    const route = covering.find((candidate) => candidate.methods.includes(method));
    if (route !== undefined) methods.set(method, route);
  }
  const cors = [...methods.values()].find((route) => route.cors !== undefined)?.cors;
  const { versionSegment } = covering[0] ?? {};
  const allow = METHODS.filter((method) => methods.has(method) || (method === 'OPTIONS' && cors !== undefined));
  return {
    template: path,
    methods,
    allow,
    ...(versionSegment === undefined ? {} : { versionSegment }),
    ...(cors === undefined
      ? {}
      : { cors: cors.methods.length > 0 ? cors : { ...cors, methods: allow.filter((method) => method !== 'OPTIONS') } }),
  };
}

/** The templates, one of each shape, and those of what two of them both match. */
function closure(templates: readonly PathTemplate[]): PathTemplate[] {
  const known = new Set<string>();
  const queue = templates.filter((template) => isNew(template, known));
  const most = queue.length * 4 + 10_000;
  const tree = new PathTree<PathTemplate>();
  let work = 0;
  for (let next = 0; next < queue.length; next++) {
    const path = queue[next] as PathTemplate;
    const others = tree.overlapping(path);
    work += others.length * MEETING;
    if (queue.length > most || tree.visited + work > MOST_WORK) throw new TooManyOverlaps();
    for (const other of others) {
      const both = meet(path, other);
      if (both !== undefined && both !== path && both !== other && isNew(both, known)) queue.push(both);
    }
    tree.add(path, path);
  }
  return queue;
}

function isNew(path: PathTemplate, known: Set<string>): boolean {
  const text = shape(path);
  return !known.has(text) && known.add(text) !== undefined;
}

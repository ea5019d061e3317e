import type { ApiModel } from '../../model/model';
import { METHODS, type PathTemplate } from '../../model/path';
import { PathTree } from '../../model/path-tree';
import type { PathModel, RouteModel } from '../../model/route';
import { parseRouteKey, parseTemplate, shape } from '../../model/template';

/** A route that answered some requests and the one that answers them now. */
export interface Pair {
  readonly before?: RouteModel;
  readonly after?: RouteModel;
  /** What is asked: `GET /orders/{id}`. */
  readonly requests: readonly string[];
  /** Whether both have the same path, whatever its parameters are called. */
  readonly samePath: boolean;
  /** Whether the new API has no route of the old one's path and methods any more. */
  readonly gone: boolean;
  /** Whether the path has other methods in the new API: such requests are answered 405. */
  readonly otherMethods: boolean;
}

/** Who answers what, of two APIs: every pair of routes once. `moved`: the base path changed as a whole. */
export function pairs(before: ApiModel, after: ApiModel, moved: boolean): Pair[] {
  const [old, young] = [new Answers(before, moved ? '' : before.basePath), new Answers(after, moved ? '' : after.basePath)];
  const found = new Map<RouteModel | undefined, Map<RouteModel | undefined, Pair & { readonly requests: string[] }>>();
  for (const { full, text } of new Map([...old.templates, ...young.templates]).values()) {
    const [from, to] = [old.find(full), young.find(full)];
    for (const method of METHODS) {
      const [was, is] = [from?.methods.get(method), to?.methods.get(method)];
      if (was === undefined && is === undefined) continue;
      const known = found.get(was) ?? new Map();
      const pair = known.get(is) ?? {
        ...(was && { before: was }),
        ...(is && { after: is }),
        requests: [],
        samePath: was !== undefined && is !== undefined && old.shapeOf(was) === young.shapeOf(is),
        gone: was !== undefined && !young.has(old.shapeOf(was), was),
        otherMethods: to !== undefined,
      };
      pair.requests.push(`${method} ${text}`);
      found.set(was, known.set(is, pair));
    }
  }
  return [...found.values()].flatMap((byAfter) => [...byAfter.values()]);
}

/** Whether two APIs have some path in common, base paths included. */
export function sharePaths(before: ApiModel, after: ApiModel): boolean {
  const known = new Answers(before, before.basePath).templates;
  return [...new Answers(after, after.basePath).templates.keys()].some((path) => known.has(path));
}

/** The requests of a pair as the route's key says them; one by one where the pair has only some of its methods. */
export function requestsOf({ key, template, methods }: RouteModel, { requests }: Pair): readonly string[] {
  const own = requests.filter((request) => shape(parseRouteKey(request).template) === shape(template));
  return own.length === methods.length ? [key] : own.length > 0 ? own : requests;
}

/** What answers the requests of one API. */
class Answers {
  /** The paths by their shapes, with and without what stands before them. */
  readonly templates = new Map<string, { readonly full: PathTemplate; readonly text: string }>();
  private readonly known = new Map<string, PathModel>();
  private readonly tree = new PathTree<{ readonly path: PathModel; readonly rank: number }>();

  constructor(
    api: ApiModel,
    private readonly prefix: string,
  ) {
    for (const [rank, path] of api.paths.entries()) {
      const { text } = path.template;
      const full = prefix === '' ? path.template : parseTemplate(`${prefix}${text}`);
      this.templates.set(shape(full), { full, text });
      this.known.set(shape(full), path);
      this.tree.add(full, { path, rank });
    }
  }

  /** Whether some route is just there, for one of the methods of another. */
  has(path: string, { methods }: RouteModel): boolean {
    const found = methods.map((method) => this.known.get(path)?.methods.get(method));
    return found.some((route) => route !== undefined && this.shapeOf(route) === path);
  }

  /** What a route's path is like, with what stands before it. */
  shapeOf({ template }: RouteModel): string {
    return `${this.prefix}${shape(template)}`;
  }

  /** The most specific path that has all that a template has. */
  find(template: PathTemplate): PathModel | undefined {
    const covering = () => this.tree.covering(template).sort((a, b) => a.rank - b.rank);
    return this.known.get(shape(template)) ?? covering()[0]?.path;
  }
}

import { parsePath } from '../capability/paths';
import { formatPath, type Path, type Problem } from '../problem';
import type { Source } from '../spec/parse';

/** Where a part of what is compiled was written. */
export type Origin = Source;

/** Where everything that is compiled was written. */
export interface Origins {
  readonly apis: ReadonlyMap<string, Origin>;
  readonly gateway?: Origin;
  readonly bindings?: Origin;
}

const OF_GATEWAY: ReadonlySet<PropertyKey> = new Set([
  'baseline',
  'errors',
  'compression',
  'requestId',
  'limitHeaders',
  'observability',
  'maintenance',
  'apis',
]);

/** The problem with file, line and column, as far as they are known. */
export function locate(problem: Problem, origins: Origins): Problem {
  if (problem.file !== undefined) return problem;
  const { origin, path } = originOf(problem.path, origins);
  if (origin?.file === undefined) return problem;
  const { file, within = [] } = origin;
  const place = [...within, ...path];
  return { ...problem, file, ...(within.length === 0 ? {} : { path: formatPath(place) }), ...origin.locate?.(place) };
}

function originOf(text: string, origins: Origins): { readonly origin: Origin | undefined; readonly path: Path } {
  const [, name, rest] = /^([a-z0-9-]+): (.*)$/s.exec(text) ?? [];
  if (name !== undefined && origins.apis.has(name)) return { origin: origins.apis.get(name), path: parsePath(rest as string) };
  const path = parsePath(text);
  if (path[0] === 'bindings') return { origin: origins.bindings, path: path.slice(1) };
  if (OF_GATEWAY.has(path[0] as PropertyKey)) return { origin: origins.gateway, path };
  return { origin: [...origins.apis.values()][0], path };
}

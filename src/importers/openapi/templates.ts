import type { PathTemplate, Segment } from '../../model/path';
import { template } from '../../model/template';

/** An OpenAPI path as far as a route can say it. */
export interface ImportedPath {
  /** A parameter stands where a segment cannot be said. */
  readonly template: PathTemplate;
  /** Why no route can have this path. */
  readonly problem?: string;
  /** Segments that mix text and parameters, such as `{base}...{head}`. */
  readonly mixed: readonly string[];
  /** Parameters whose names had to change, as `old -> new`. */
  readonly renamed: readonly string[];
}

const LITERAL = /^[A-Za-z0-9\-._~!$&'()*+,=:@]*$/;

/** Reads an OpenAPI path. */
export function readPath(path: string): ImportedPath {
  const parts = path
    .replace(/[?#].*$/s, '')
    .replace(/^\//, '')
    .split('/');
  const names = new Names();
  const problems = [...pathProblems(path), ...parts.flatMap((part, index) => partProblems(part, index === parts.length - 1))];
  return {
    template: template(parts.map((part, index) => segment(part, index === parts.length - 1, names))),
    ...(problems.length === 0 ? {} : { problem: problems[0] }),
    mixed: parts.filter(isMixed),
    renamed: names.renamed,
  };
}

function pathProblems(path: string): string[] {
  if (!path.startsWith('/')) return ['a path begins with a slash'];
  return /[?#]/.test(path) ? ['a query or a fragment is no part of a path'] : [];
}

function partProblems(part: string, last: boolean): string[] {
  const outside = part.replace(/\{[^{}]+\}/g, '');
  if (part === '' && !last) return ['it has an empty segment, which the gateway answers with 400'];
  if (part === '.' || part === '..') return ['it has a dot segment, which the gateway answers with 400'];
  if (/[{}]/.test(outside)) return [`the braces of ${JSON.stringify(part)} do not match`];
  if (!LITERAL.test(outside)) return [`${JSON.stringify(part)} has a character that no segment of a route can have`];
  return isRest(part) && !last ? [`${part} stands for several segments, which only the last one can`] : [];
}

function isRest(part: string): boolean {
  return /^\{[^{}]+\+\}$/.test(part);
}

function isMixed(part: string): boolean {
  return part.includes('{') && !/^\{[^{}]+\}$/.test(part);
}

function segment(part: string, last: boolean, names: Names): Segment {
  if (LITERAL.test(part)) return { literal: part };
  if (isRest(part) && last) return { rest: names.take(part.slice(1, -2)) };
  if (/^\{[^{}]+\}$/.test(part)) return { param: names.take(part.slice(1, -1)) };
  return { param: names.join([...part.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name)) };
}

/** Gives every parameter of one path a name that a route can have. */
class Names {
  public readonly renamed: string[] = [];
  private readonly taken = new Set<string>();

  /** A name of its own for one parameter. */
  public take(name: string): string {
    const usable = this.free(name);
    if (usable !== name) this.renamed.push(`${name} -> ${usable}`);
    return usable;
  }

  /** One name for several parameters of one segment. */
  public join(names: readonly string[]): string {
    return this.free(names.join('_'));
  }

  private free(name: string): string {
    const usable = name
      .replace(/[^A-Za-z0-9_-]+/g, '_')
      .replace(/^(?![A-Za-z_])/, '_')
      .slice(0, 56);
    let free = usable;
    for (let number = 2; this.taken.has(free); number++) free = `${usable}_${number}`;
    this.taken.add(free);
    return free;
  }
}

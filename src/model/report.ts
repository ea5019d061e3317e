import type { Problem } from '../problem';
import { nearest } from '../spec/nearest';

/** Collects what is wrong while a spec is resolved, so that all of it is said at once. */
export class Report {
  public readonly problems: Problem[] = [];
  private readonly said = new Set<string>();

  public error(path: string, code: string, message: string): void {
    this.add({ path, code, message });
  }

  public warning(path: string, code: string, message: string): void {
    this.add({ path, code, message, severity: 'warning' });
  }

  /** Says a thing once: what stands on the API is looked at for every route that inherits it. */
  private add(problem: Problem): void {
    const text = JSON.stringify([problem.path, problem.code, problem.message]);
    if (!this.said.has(text)) this.problems.push(problem);
    this.said.add(text);
  }

  public get errors(): Problem[] {
    return this.problems.filter((problem) => problem.severity !== 'warning');
  }

  public get warnings(): Problem[] {
    return this.problems.filter((problem) => problem.severity === 'warning');
  }
}

/** The path of a map's entry as users write it: `routes["GET /x"]`, `backends.orders`. */
export function at(map: string, key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? `${map}.${key}` : `${map}[${JSON.stringify(key)}]`;
}

/** Says that a name names nothing: with the one that is most likely meant, else with all that there are. */
export function unknownName(what: string, name: string, known: Iterable<string>): string {
  const names = [...known];
  const near = name.length < 3 ? undefined : nearest(name, names);
  const others = names.length === 0 ? 'there are none' : `the ${what}s are: ${choices(names)}`;
  return `there is no ${what} "${name}"; ${near === undefined ? others : `did you mean "${near}"?`}`;
}

/** A list of names as a sentence has it: `a, b or c`; `none` where there are none. */
export function choices(names: Iterable<string>): string {
  const list = [...names];
  if (list.length === 0) return 'none';
  return list.length === 1 ? (list[0] as string) : `${list.slice(0, -1).join(', ')} or ${list.at(-1)}`;
}

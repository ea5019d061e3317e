/** One thing that is wrong, said so that it can be mended without looking anything up. */
export interface Problem {
  /** Where: a path into the spec, such as `routes["POST /orders"].canary.weightPercent`. */
  readonly path: string;
  /** What is wrong, with the value, and what to write instead. Stands alone. */
  readonly message: string;
  /** Stable name, such as `PercentOutOfRange`. */
  readonly code: string;
  /** Warnings are shown and stop nothing. Default: error. */
  readonly severity?: 'error' | 'warning';
  /** The file, where the spec came from one. */
  readonly file?: string;
  /** Line in the file, from 1. */
  readonly line?: number;
  /** Column in the file, from 1. */
  readonly column?: number;
}

/** Steps into a value: keys of maps and positions in lists. */
export type Path = readonly PropertyKey[];

/** Thrown with every problem at once; the message holds them all, because other languages show nothing else. */
export class SpecError extends Error {
  constructor(
    /** What has the problems, such as `API 'shop'`. */
    readonly subject: string,
    readonly problems: readonly Problem[],
  ) {
    super(formatProblems(subject, problems));
    this.name = 'SpecError';
  }
}

/** Each problem once: what stands on a route is wrong in each of its versions. */
export function distinctProblems(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** `API 'shop' has 2 problems`, and one line for each. */
export function formatProblems(subject: string, problems: readonly Problem[]): string {
  const warnings = problems.filter((problem) => problem.severity === 'warning').length;
  const counts = [count(problems.length - warnings, 'problem'), count(warnings, 'warning')].filter((text) => text !== '');
  return [`${subject} has ${counts.join(' and ') || 'no problems'}`, ...problems.map((problem) => `  ${formatProblem(problem)}`)].join(
    '\n',
  );
}

/** `shop.yaml:12:5 routes["GET /x"].timeout: what is wrong [Code]`, as far as it is known. */
export function formatProblem(problem: Problem): string {
  const position = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  const where = [position, problem.path].filter((part) => part !== '').join(' ');
  const mark = problem.severity === 'warning' ? 'warning: ' : '';
  return `${mark}${where === '' ? '' : `${where}: `}${problem.message} [${problem.code}]`;
}

/** A path as users write it: `routes["POST /orders"].limits[0].by`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => text + formatStep(step, text === ''), '');
}

function formatStep(step: PropertyKey, first: boolean): string {
  if (typeof step === 'number') return `[${step}]`;
  const key = String(step);
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `[${JSON.stringify(key)}]`;
  return first ? key : `.${key}`;
}

function count(number: number, noun: string): string {
  if (number === 0) return '';
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

import { formatProblem, type Problem, SpecError } from '../problem';
import { type Io, printJson, styled } from './io';
import { UsageError } from './usage-error';

/** Whether a command speaks to machines. */
export interface OutputOptions {
  readonly json?: boolean;
}

/** Runs a command; what its user did wrong is printed without a stack trace. Returns the exit status. */
export async function attempt(options: OutputOptions, io: Io, command: () => number | Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof SpecError) {
      printProblems(error.subject, error.problems, options, io);
      return 1;
    }
    if (!(error instanceof UsageError)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
}

/** Prints problems: as JSON on standard output for machines, else on standard error. */
export function printProblems(subject: string, problems: readonly Problem[], { json }: OutputOptions, io: Io): void {
  if (json === true) printJson(io, { subject, problems });
  else io.stderr(`${problemLines(subject, problems, io).join('\n')}\n`);
}

/** Prints what is odd and stops nothing. */
export function printWarnings(problems: readonly Problem[], io: Io): void {
  for (const problem of problems) io.stderr(`${problemLine(problem, io)}\n`);
}

function problemLines(subject: string, problems: readonly Problem[], io: Io): string[] {
  const warnings = problems.filter((problem) => problem.severity === 'warning').length;
  const counts = [count(problems.length - warnings, 'problem'), count(warnings, 'warning')].filter((text) => text !== '');
  return [styled(io, 'bold', `${subject} has ${counts.join(' and ')}`), ...problems.map((problem) => `  ${problemLine(problem, io)}`)];
}

function problemLine(problem: Problem, io: Io): string {
  return styled(io, problem.severity === 'warning' ? 'yellow' : 'red', formatProblem(problem));
}

function count(number: number, noun: string): string {
  if (number === 0) return '';
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

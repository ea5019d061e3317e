import type { Construct } from 'constructs';
import { formatProblem, type Problem } from '../problem';

/** Shows warnings once, on the construct that they are about. */
export function warn(scope: Construct, problems: readonly Problem[]): void {
  for (const problem of problems) process.emitWarning(`${scope.node.path}: ${formatProblem(problem)}`, 'TollgateWarning');
}

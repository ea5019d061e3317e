import type { Path, Problem } from '../problem';
import { PROTECTED } from '../spec/protected';
import type { Ledger, LedgerRow } from './ledger';
import type { Part } from './matrix';
import { parsePath } from './paths';

/** Fields without which an API is another one. */
const SHAPES: ReadonlySet<string> = new Set([
  'name',
  'hosts',
  'basePath',
  'backend',
  'weighted',
  'aggregate',
  'batch',
  'respond',
  'redirect',
]);

/** Whether a field may not be waived: it protects, it says what the API is, or it is itself a binding. */
export function isProtected(part: Part, field: string): boolean {
  const steps = field.split('.');
  return (
    part === 'bindings' ||
    steps.some((step) => PROTECTED.includes(step)) ||
    steps.every((step) => step === '*' || step === 'routes' || SHAPES.has(step))
  );
}

/** Takes refused fields that a deployment does without out of the problems; wrong waivers are problems of their own. */
export function applyWaivers(rows: readonly LedgerRow[], waive: { readonly [field: string]: string }): Ledger {
  const waivers = Object.entries(waive).map(([field, reason]) => ({ field, reason, steps: parsePath(field) }));
  const waived = rows.map((row): LedgerRow => {
    const waiver =
      row.how === 'refused' && !isProtected(row.part, row.field) ? waivers.find(({ steps }) => covers(steps, row.steps)) : undefined;
    if (waiver === undefined) return row;
    const { problem: _problem, ...rest } = row;
    return { ...rest, how: 'waived', reason: waiver.reason };
  });
  const wrong = waivers.flatMap((waiver) => waiverProblem(waiver, rows) ?? []);
  return { rows: waived, problems: [...waived.flatMap((row) => row.problem ?? []), ...wrong] };
}

interface Waiver {
  readonly field: string;
  readonly reason: string;
  readonly steps: Path;
}

function waiverProblem({ field, reason, steps }: Waiver, rows: readonly LedgerRow[]): Problem | undefined {
  const path = `bindings.waive[${JSON.stringify(field)}]`;
  if (reason.trim() === '')
    return { path, code: 'WaiverWithoutReason', message: 'the reason is blank; say why this deployment does without the field' };
  const matching = rows.filter((row) => row.how === 'refused' && covers(steps, row.steps));
  if (matching.some((row) => !isProtected(row.part, row.field))) return undefined;
  const kept = matching[0];
  if (kept !== undefined) {
    return {
      path,
      code: 'WaiverRefused',
      message: `"${kept.field}" protects the API or says what it is, so it cannot be left out; change the spec`,
    };
  }
  const candidates = [...new Set(rows.filter((row) => row.how === 'refused' && !isProtected(row.part, row.field)).map((row) => row.field))];
  const refusals =
    candidates.length === 0 ? 'nothing that could be waived is refused' : `refused and waivable are: ${candidates.join(', ')}`;
  return { path, code: 'UnusedWaiver', message: `it matches no field that this target refuses; remove it (${refusals})` };
}

/** Whether a waiver names the field; a star stands for any one step. */
function covers(waiver: Path, field: Path): boolean {
  return waiver.length === field.length && waiver.every((step, index) => step === '*' || String(step) === String(field[index]));
}

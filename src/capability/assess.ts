import type { ApiModel, GatewayModel } from '../model/model';
import { formatPath, type Path, type Problem } from '../problem';
import type { Bindings } from '../spec/bindings';
import type { UsedRow } from './fields';
import type { Ledger, LedgerRow } from './ledger';
import { MATRIX, type Part } from './matrix';
import { type Refused, refused, type Target, type Use, type Verdict } from './verdict';
import { applyWaivers, isProtected } from './waivers';

/** What is assessed. */
export interface AssessInput {
  readonly model: GatewayModel;
  readonly bindings?: Bindings;
  readonly target: Target;
}

/** Says for every field that a gateway uses what the target does with it, and refuses what it cannot do. */
export function assess(input: AssessInput): Ledger {
  const { model, bindings = {} } = input;
  const { apis: _apis, ...settings } = { apis: undefined, ...model.settings };
  const rows = [
    ...model.apis.flatMap((api) => assessPart('api', api.spec, input, api)),
    ...assessPart('gateway', settings, input),
    ...assessPart('bindings', bindings, input),
  ];
  return applyWaivers(rows, bindings.waive ?? {});
}

function assessPart(part: Part, value: unknown, input: AssessInput, api?: ApiModel): LedgerRow[] {
  const rows = MATRIX[part].used(value).map((used) => ledgerRow(part, used, input, api));
  return [...new Map(rows.map((row) => [row.path, row])).values()];
}

function ledgerRow(part: Part, used: UsedRow, input: AssessInput, api: ApiModel | undefined): LedgerRow {
  const { target, model } = input;
  const verdict = decide(used, input, api);
  const fields = used.row.field.split('.');
  const depth = verdict.how === 'refused' && verdict.block !== undefined ? fields.lastIndexOf(verdict.block) + 1 : fields.length;
  const steps = used.path.slice(0, depth);
  const field = fields.slice(0, depth).join('.');
  const place = { target, part, path: pathOf(part, steps, model, api), steps, field, ...(api === undefined ? {} : { api: api.name }) };
  if (verdict.how === 'refused') return { ...place, how: 'refused', problem: problemOf(place, used.value, verdict) };
  return { ...place, ...verdict };
}

function pathOf(part: Part, steps: Path, model: GatewayModel, api: ApiModel | undefined): string {
  if (part === 'bindings') return formatPath(['bindings', ...steps]);
  const path = formatPath(steps);
  return api !== undefined && model.apis.length > 1 ? `${api.name}: ${path}` : path;
}

function decide(used: UsedRow, input: AssessInput, api: ApiModel | undefined): Verdict {
  const { model, bindings = {}, target } = input;
  const use: Use = { ...used, model, bindings, ...(api === undefined ? {} : { api }) };
  const cell = used.row[target];
  const verdict = typeof cell === 'function' ? cell(use) : cell;
  if (bindings.companion !== 'never' || (verdict.how !== 'companion' && verdict.how !== 'proxy')) return verdict;
  return refused(
    'needs request-time code of tollgate, and "bindings.companion" is "never"',
    'remove it, or write "companion: auto"',
    'CompanionRefused',
  );
}

const NAMES: { readonly [target in Target]: string } = { kubernetes: 'Kubernetes', aws: 'AWS' };

function problemOf(
  row: Pick<LedgerRow, 'target' | 'part' | 'path' | 'field'>,
  value: unknown,
  { code, why, instead, block }: Refused,
): Problem {
  const field = row.field
    .split('.')
    .filter((step) => step !== '*')
    .at(-1);
  const name = typeof value === 'object' || block !== undefined ? field : `${field}: ${value}`;
  const waiver = isProtected(row.part, row.field) ? '' : `, or do without it: "waive: { '${row.field}': the reason }" in the bindings`;
  return { path: row.path, code, message: `${NAMES[row.target]}: "${name}" ${why}; ${instead}${waiver}` };
}

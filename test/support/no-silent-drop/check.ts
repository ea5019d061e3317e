import { assess } from '../../../src/capability/assess';
import type { LedgerRow } from '../../../src/capability/ledger';
import { examine } from '../../../src/model/resolve';
import type { ApiSpec } from '../../../src/spec/api';
import { nudges } from './nudges';
import { isOfTarget, Reduction, type Served } from './served';
import type { Target } from './targets';
import { leaves, type Place, starts, valueAt, type Written } from './written';

/**
 * What a target does with a leaf.
 *
 * `changes`: the output is another one for another value. `refused`: by name, as it stands or with another value.
 * `checked`: nothing else fits the rest of what is written, so that the field is looked at. `other target`: as the ledger says.
 * `dropped`: with another value the output stays as it is.
 */
export interface Finding {
  readonly leaf: Place;
  readonly verdict: (typeof VERDICTS)[number];
  readonly why?: string;
  /** An empty list, which stands for its items. */
  readonly isList?: boolean;
}

/** Of the leaves of one field, the first of these says what the target does with the field. */
export const VERDICTS = ['changes', 'refused', 'other target', 'dropped', 'checked'] as const;

/** The verdict on each field: its place, with a star for what users name and for positions. */
export function byField(findings: readonly Finding[]): Map<string, Finding> {
  const fields = new Map<string, Finding>();
  for (const finding of findings) {
    const field = `${fieldOf(finding.leaf)}${finding.isList === true ? '.*' : ''}`;
    const known = fields.get(field);
    if (known === undefined || VERDICTS.indexOf(finding.verdict) < VERDICTS.indexOf(known.verdict)) fields.set(field, finding);
  }
  return fields;
}

/** The maps whose keys users choose. */
const NAMED =
  /\.(backends|routes|schemes|consumers|plans|values|secrets|waive|list|calls|detail|claims|requiredClaims|claimHeaders|otherwise|answer|json|inline|(?:headers|query)\.(?:set|add)|when\.(?:headers|query|cookies)|respond\.headers|rename|quotas\.\*)$/;

function fieldOf(leaf: Place): string {
  return leaf.reduce<string>((path, step) => {
    if (path === '') return String(step);
    return typeof step === 'number' || NAMED.test(path) ? `${path}.*` : `${path}.${String(step)}`;
  }, '');
}

/** Looks at every leaf of some parts of what is written. */
export function check(written: Written, target: Target, parts: readonly (keyof Written)[]): Finding[] {
  const reduction = new Reduction(target);
  const whole = reduction.whole(written);
  const found = leaves(written).filter(([part]) => parts.includes(part as keyof Written));
  const context = {
    target,
    written,
    reduction,
    whole: { ...whole, output: outputOf(whole.written, target) },
    byText: textsOf(whole.places),
  };
  return found.map((leaf) => ({ leaf, isList: Array.isArray(valueAt(written, leaf)), ...checkLeaf(leaf, context) }));
}

interface Context {
  readonly target: Target;
  readonly written: Written;
  readonly reduction: Reduction;
  readonly whole: { readonly written: Written; readonly output: string };
  /** Where the leaves are that the whole reduction still has. */
  readonly byText: ReadonlyMap<string, Place>;
}

const textsOf = (places: ReadonlyMap<Place, Place>) => new Map([...places].map(([leaf, place]) => [leaf.join(' '), place]));

function checkLeaf(leaf: Place, { target, written, reduction, whole, byText }: Context): Omit<Finding, 'leaf'> {
  if (isForOther(leaf, written, target)) return { verdict: 'other target' };
  const place = byText.get(leaf.join(' '));
  if (place !== undefined && leaves(valueAt(whole.written, place)).length === 1) {
    const found = nudge({ written: whole.written, leaf: place }, whole.output, target);
    if (found.verdict !== 'checked') return found;
  }
  const served = reduction.around(written, leaf);
  if ('refused' in served) {
    const { code, message } = served.refused;
    return { verdict: isOfTarget(served.refused) ? 'refused' : 'checked', why: `${message} [${code}]` };
  }
  return nudge(served, outputOf(served.written, target), target);
}

function nudge(served: Extract<Served, { written: Written }>, output: string, target: Target): Omit<Finding, 'leaf'> {
  const seen: string[] = [];
  let refusal: string | undefined;
  for (const { what, written } of nudges(served.written, served.leaf)) {
    const outcome = target.compile(written);
    if ('output' in outcome) {
      if (outcome.output !== output) return { verdict: 'changes' };
      seen.push(what);
    } else {
      refusal ??= outcome.problems.find(isOfTarget)?.message;
    }
  }
  if (refusal !== undefined) return { verdict: 'refused', why: refusal };
  return seen.length > 0 ? { verdict: 'dropped', why: `the same with ${seen.join(', ')}` } : { verdict: 'checked' };
}

function outputOf(written: Written, target: Target): string {
  const outcome = target.compile(written);
  if ('problems' in outcome) throw new Error('what is served does not compile');
  return outcome.output;
}

/** Whether the ledger says that a leaf is for another target. */
function isForOther([part, ...steps]: Place, written: Written, target: Target): boolean {
  if (part !== 'bindings') return false;
  return rowsOf(written, target).some((row) => row.how === 'otherTarget' && starts(steps, row.steps));
}

const LEDGERS = new Map<string, readonly LedgerRow[]>();

function rowsOf(written: Written, target: Target): readonly LedgerRow[] {
  const key = `${target.name} ${JSON.stringify(written.bindings)}`;
  const spec = { name: 'shop', routes: {} } as unknown as ApiSpec;
  const rows = LEDGERS.get(key) ?? assess({ model: examine({ apis: [spec] }).model, bindings: written.bindings, target: target.name }).rows;
  LEDGERS.set(key, rows);
  return rows;
}

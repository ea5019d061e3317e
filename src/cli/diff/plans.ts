import type { ApiModel } from '../../model/model';
import type { PlanModel } from '../../model/plans';
import type { Finding, Kind } from './change';
import { amount, any, block, type Compare, each, entries, presence } from './compare';
import { perSecond } from './limits';
import { show } from './words';

const rate: Compare = (field, before, after) => {
  const { requests, per } = before;
  const long = amount({ less: 'breaking', more: 'weakened', read: perSecond });
  const burst = amount({ less: 'breaking', more: 'weakened' });
  return [
    ...(requests === after.requests && per === after.per ? [] : or(long(field, before, after), unclear(field, before, after))),
    ...burst(`${field}.burst`, before.burst ?? before.requests, after.burst ?? after.requests),
  ];
};

/** The same number in the long run, over another period. */
const unclear: Compare = any('breaking', 'weakened');

function or(found: Finding[], otherwise: Finding[]): Finding[] {
  return found.length > 0 ? found : otherwise;
}

const quota: Compare = (field, before, after) => {
  if (before.per !== after.per) return unclear(field, before, after);
  return amount({ less: 'breaking', more: 'weakened' })(`${field}.requests`, before.requests, after.requests);
};

/** Without its store, a plan lets everybody pass or nobody. */
const onStoreFailure: Compare = (field, before, after) => any(after === 'allow' ? 'weakened' : 'breaking')(field, before, after);

const plan = block(
  {
    rate: presence({ gone: 'weakened', added: 'breaking' }, rate),
    quota: presence({ gone: 'weakened', added: 'breaking' }, quota),
    members: unclear,
    onStoreFailure,
  },
  'breaking',
  'weakened',
);

/** The plans of an API by name, and which one whoever belongs to no other one has. */
export function comparePlans(before: ApiModel, after: ApiModel): Finding[] {
  const compare = entries({ gone: ['weakened'], added: ['breaking'] }, plan);
  return [...compare('plans', before.spec.plans, after.spec.plans), ...compareDefault(before, after)];
}

function compareDefault({ plans: { other: before } }: ApiModel, { plans: { other: after } }: ApiModel): Finding[] {
  if (before?.name === after?.name) return [];
  return each(moves(before, after), `defaultPlan: ${show(before?.name ?? 'none')} → ${show(after?.name ?? 'none')}`);
}

/** What it means to come from one plan to another. */
export function moves(before: PlanModel | undefined, after: PlanModel | undefined): Kind[] {
  if (before === undefined || after === undefined) return [before === undefined ? 'breaking' : 'weakened'];
  return ['breaking', 'weakened'];
}

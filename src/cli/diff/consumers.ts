import type { ApiModel } from '../../model/model';
import type { PlanModel } from '../../model/plans';
import type { Finding } from './change';
import { block, each, entries, items, told } from './compare';
import { moves } from './plans';
import { show } from './words';

const held = items({ gone: 'breaking', added: 'weakened' });

const consumer = block({ keys: held, groups: held, plan: told }, 'security');

/** Who holds keys, and what they open; a consumer's plan is told by what it does. */
export function compareConsumers(before: ApiModel, after: ApiModel): Finding[] {
  const [old, young] = [before.spec.consumers ?? {}, after.spec.consumers ?? {}];
  const compare = entries({ gone: ['breaking'], added: ['weakened'] }, consumer);
  return [
    ...compare('consumers', old, young),
    ...Object.keys(old).flatMap((name) => (young[name] === undefined ? [] : comparePlan(name, before, after))),
  ];
}

function comparePlan(name: string, before: ApiModel, after: ApiModel): Finding[] {
  const [was, is] = [planOf(name, before), planOf(name, after)];
  if (was?.name === is?.name) return [];
  return each(moves(was, is), `consumers.${name}.plan: ${show(was?.name ?? 'none')} → ${show(is?.name ?? 'none')}`);
}

function planOf(name: string, { plans: { ofConsumers } }: ApiModel): PlanModel | undefined {
  return ofConsumers.get(name);
}

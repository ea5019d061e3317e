import { claims } from './access.schema';
import { whole } from './format/number';
import { word } from './format/text';
import { PERIODS } from './limits.schema';
import type { PlanMembers, Quota, Rate, UsagePlan } from './plans';
import { atLeastOne } from './rules';
import { block, define, type Rule, type Schema } from './schema';

export const rateSchema: Schema<Rate> = define('Rate', () =>
  block('rate', { requests: whole(0), per: word(...PERIODS), burst: whole(1).optional() }),
);

export const quotaSchema: Schema<Quota> = define('Quota', () => block('quota', { requests: whole(0), per: word('day', 'week', 'month') }));

export const planMembersSchema: Schema<PlanMembers> = define('PlanMembers', () =>
  block('members', { claims: claims().optional() }, atLeastOne('members', 'claims')),
);

const needsStoreChoice: Rule = ({ onStoreFailure }) =>
  onStoreFailure === undefined
    ? [{ code: 'Needed', path: ['onStoreFailure'], message: 'is missing; write what happens while the store is down: allow or deny' }]
    : [];

export const usagePlanSchema: Schema<UsagePlan> = define('UsagePlan', () =>
  block(
    'a plan',
    {
      rate: rateSchema().optional(),
      quota: quotaSchema().optional(),
      members: planMembersSchema().optional(),
      onStoreFailure: word('allow', 'deny').optional(),
    },
    atLeastOne('a plan', 'rate', 'quota'),
    needsStoreChoice,
  ),
);

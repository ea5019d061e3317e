import { cidr } from './format/ip';
import type { IpRules } from './ips';
import { atLeastOne, distinct, someDistinct } from './rules';
import { block, define, list, type Rule, type Schema } from './schema';

/** An empty list beside allow denies no more; alone it would be a rule that rules nothing. */
const deniesSome: Rule = ({ allow, deny }) =>
  allow === undefined && Array.isArray(deny) && deny.length === 0
    ? [{ code: 'EmptyList', path: ['deny'], message: 'the list is empty; write the blocks that may not call, or leave ips out' }]
    : [];

export const ipRulesSchema: Schema<IpRules> = define('IpRules', () =>
  block(
    'ips',
    {
      allow: list(cidr(), someDistinct('nobody could call; leave it out to allow every address')).optional(),
      deny: list(cidr(), distinct).optional(),
    },
    atLeastOne('ips', 'allow', 'deny'),
    deniesSome,
  ),
);

import { cidr } from './format/ip';
import type { IpRules } from './ips';
import { atLeastOne, distinct, someDistinct } from './rules';
import { block, define, list, type Schema } from './schema';

export const ipRulesSchema: Schema<IpRules> = define('IpRules', () =>
  block(
    'ips',
    {
      allow: list(cidr(), someDistinct('nobody could call; leave it out to allow every address')).optional(),
      deny: list(cidr(), distinct).optional(),
    },
    atLeastOne('ips', 'allow', 'deny'),
  ),
);

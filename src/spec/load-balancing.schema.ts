import { key } from './format/key';
import { word } from './format/text';
import type { HashBalancing, LeastRequest, LoadBalancing, RoundRobin } from './load-balancing';
import { distinctKeys, exactlyOne, someDistinct } from './rules';
import { block, define, list, type Schema } from './schema';

export const roundRobinSchema: Schema<RoundRobin> = define('RoundRobin', () => block('roundRobin', {}));

export const leastRequestSchema: Schema<LeastRequest> = define('LeastRequest', () => block('leastRequest', {}));

export const hashBalancingSchema: Schema<HashBalancing> = define('HashBalancing', () =>
  block('hash', {
    by: list(key('ip', 'header', 'cookie'), someDistinct('write what is hashed, such as "header:x-user-id"', distinctKeys)),
    algorithm: word('ring-hash', 'maglev').optional(),
  }),
);

export const loadBalancingSchema: Schema<LoadBalancing> = define('LoadBalancing', () =>
  block(
    'loadBalancing',
    { roundRobin: roundRobinSchema().optional(), leastRequest: leastRequestSchema().optional(), hash: hashBalancingSchema().optional() },
    exactlyOne('loadBalancing', 'roundRobin', 'leastRequest', 'hash'),
  ),
);

import type { Capacity } from './capacity';
import { whole } from './format/number';
import { atLeastOne } from './rules';
import { block, define, type Schema } from './schema';

export const capacitySchema: Schema<Capacity> = define('Capacity', () =>
  block(
    'capacity',
    { connections: whole(1).optional(), pendingRequests: whole(0).optional(), requests: whole(1).optional() },
    atLeastOne('capacity', 'connections', 'pendingRequests', 'requests'),
  ),
);

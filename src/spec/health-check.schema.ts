import { whole } from './format/number';
import { plainPath } from './format/path';
import { duration } from './format/quantity';
import type { HealthCheck } from './health-check';
import { block, define, type Schema } from './schema';

export const healthCheckSchema: Schema<HealthCheck> = define('HealthCheck', () =>
  block('healthCheck', {
    path: plainPath('"/health"'),
    interval: duration({ min: '100ms' }).optional(),
    timeout: duration().optional(),
    healthyAfter: whole(1, 100).optional(),
    unhealthyAfter: whole(1, 100).optional(),
  }),
);

import type { Breaker, BreakerLatency } from './breaker';
import { percent, whole } from './format/number';
import { duration } from './format/quantity';
import { atLeastOne } from './rules';
import { block, define, type Schema } from './schema';

export const breakerLatencySchema: Schema<BreakerLatency> = define('BreakerLatency', () =>
  block(
    'latency',
    { p50: duration().optional(), p90: duration().optional(), p95: duration().optional(), p99: duration().optional() },
    atLeastOne('latency', 'p50', 'p90', 'p95', 'p99'),
  ),
);

export const breakerSchema: Schema<Breaker> = define('Breaker', () =>
  block(
    'breaker',
    {
      errorPercent: percent('answers').optional(),
      latency: breakerLatencySchema().optional(),
      minRequests: whole(1).optional(),
      window: duration({ min: '1s' }).optional(),
      openFor: duration({ min: '1s' }).optional(),
      recoverOver: duration({ min: '0s' }).optional(),
    },
    atLeastOne('breaker', 'errorPercent', 'latency'),
  ),
);

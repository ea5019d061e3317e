import type { Fault, FaultAbort, FaultDelay } from './fault';
import { percent, status } from './format/number';
import { duration } from './format/quantity';
import { atLeastOne } from './rules';
import { block, define, type Schema } from './schema';

export const faultAbortSchema: Schema<FaultAbort> = define('FaultAbort', () => block('abort', { status: status(), percent: percent() }));

export const faultDelaySchema: Schema<FaultDelay> = define('FaultDelay', () =>
  block('delay', { time: duration({ max: '1h' }), percent: percent() }),
);

export const faultSchema: Schema<Fault> = define('Fault', () =>
  block('fault', { abort: faultAbortSchema().optional(), delay: faultDelaySchema().optional() }, atLeastOne('fault', 'abort', 'delay')),
);

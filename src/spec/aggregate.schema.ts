import type { Aggregate, AggregateCall } from './aggregate';
import { anyJson } from './format/data';
import { checkName, nameOf } from './format/name';
import { filledPath } from './format/path';
import { duration, size } from './format/quantity';
import { block, define, filledMap, type Schema } from './schema';

export const aggregateCallSchema: Schema<AggregateCall> = define('AggregateCall', () =>
  block('a call', {
    get: filledPath(),
    backend: nameOf('a backend', '"orders"'),
    timeout: duration().optional(),
    otherwise: anyJson().optional(),
  }),
);

export const aggregateSchema: Schema<Aggregate> = define('Aggregate', () =>
  block('aggregate', {
    calls: filledMap(aggregateCallSchema(), checkName('a call'), 'name the calls whose answers are put together'),
    answer: anyJson(),
    timeout: duration().optional(),
    maxAnswer: size({ min: '1' }).optional(),
  }),
);

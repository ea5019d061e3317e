import { DURATION, parseDurationMillis } from './duration';
import { flag, percent, whole } from './format/number';
import { duration } from './format/quantity';
import { not, text } from './format/text';
import { nearest } from './nearest';
import type { Retry, RetryBackoff } from './retry';
import { someDistinct } from './rules';
import { block, define, type Fault, type Fields, list, type Rule, type Schema } from './schema';

const WHEN = ['connect-failure', 'reset', 'refused-stream', 'timeout', '5xx', 'gateway-error'];

const condition = () => text({ what: 'a condition', example: '"connect-failure"', check: conditionFault });

function conditionFault(value: string): Fault | undefined {
  if (WHEN.includes(value) || /^[45]\d\d$/.test(value)) return undefined;
  const near = nearest(value, WHEN);
  const instead = near === undefined ? `write one of ${WHEN.join(', ')}, or a status from 400 to 599 as text` : `did you mean "${near}"?`;
  return not(value, 'a reason to repeat a request', instead, 'NotAChoice');
}

/** Millis of a field that has passed its own check. */
function millis(value: unknown): number | undefined {
  return typeof value === 'string' && DURATION.test(value) ? parseDurationMillis(value) : undefined;
}

const maxAboveInitial: Rule = ({ initial, max }) => {
  const [first, most] = [millis(initial), millis(max)];
  if (first === undefined || most === undefined || first <= most) return [];
  return [{ code: 'Conflict', path: ['max'], message: `"${max}" is below initial, "${initial}"; give a longer time` }];
};

/** A single try cannot take longer than all of them together. */
export const perTryWithinTimeout: Rule = ({ timeout, retry }) => {
  const perTryTimeout = (retry as Fields | null | undefined)?.perTryTimeout;
  const [whole, one] = [millis(timeout), millis(perTryTimeout)];
  if (whole === undefined || one === undefined || one <= whole) return [];
  return [
    {
      code: 'Conflict',
      path: ['retry', 'perTryTimeout'],
      message: `"${perTryTimeout}" is above timeout, "${timeout}", which bounds all tries together; give a shorter time`,
    },
  ];
};

export const retryBackoffSchema: Schema<RetryBackoff> = define('RetryBackoff', () =>
  block('backoff', { initial: duration().optional(), max: duration().optional() }, maxAboveInitial),
);

export const retrySchema: Schema<Retry> = define('Retry', () =>
  block('retry', {
    attempts: whole(0, 10).optional(),
    when: list(condition(), someDistinct('write when a request is repeated; attempts: 0 switches repeating off')).optional(),
    perTryTimeout: duration().optional(),
    backoff: retryBackoffSchema().optional(),
    budgetPercent: percent('requests under way').optional(),
    nonIdempotent: flag().optional(),
  }),
);

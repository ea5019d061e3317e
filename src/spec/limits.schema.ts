import { key } from './format/key';
import { whole } from './format/number';
import { word } from './format/text';
import type { Limit } from './limits';
import { distinctKeys, exactlyOne } from './rules';
import { block, define, type Fault, list, type Rule, type Schema } from './schema';

/** What a rate can be counted over. */
export const PERIODS = ['second', 'minute', 'hour', 'day', 'week', 'month'] as const;

const rateNeedsPeriod: Rule = ({ requests, per }) =>
  requests !== undefined && per === undefined
    ? [{ code: 'Needed', path: ['per'], message: `is missing; write the period of the requests: ${PERIODS.join(', ')}` }]
    : [];

/** A burst is what a token bucket holds; windows have none, and concurrency has no period. */
const burstOfBucket: Rule = ({ burst, algorithm, concurrent }) => {
  if (burst === undefined) return [];
  if (concurrent !== undefined) return [refusedBeside('burst', 'concurrent, which counts what is under way')];
  if (algorithm === undefined || algorithm === 'token-bucket') return [];
  return [refusedBeside('burst', `algorithm: ${algorithm}, which admits what its window holds`)];
};

const concurrentHasNoRate: Rule = ({ concurrent, per, algorithm }) => {
  if (concurrent === undefined) return [];
  return [
    ...(per === undefined ? [] : [refusedBeside('per', 'concurrent')]),
    ...(algorithm === undefined ? [] : [refusedBeside('algorithm', 'concurrent')]),
  ];
};

const storeOfGateway: Rule = ({ scope, onStoreFailure }) => {
  if (scope === 'gateway' && onStoreFailure === undefined) {
    return [
      {
        code: 'Needed',
        path: ['onStoreFailure'],
        message: 'is missing beside scope: gateway; write what happens while the store is down: allow or deny',
      },
    ];
  }
  return scope === 'instance' && onStoreFailure !== undefined
    ? [refusedBeside('onStoreFailure', 'scope: instance, which uses no store')]
    : [];
};

function refusedBeside(field: string, other: string): Fault {
  return { code: 'NotHere', path: [field], message: `${field} has no meaning beside ${other}; remove it` };
}

export const limitSchema: Schema<Limit> = define('Limit', () =>
  block(
    'a limit',
    {
      requests: whole(0).optional(),
      per: word(...PERIODS).optional(),
      burst: whole(1).optional(),
      concurrent: whole(0).optional(),
      by: list(key('caller', 'ip', 'consumer', 'route', 'header', 'claim', 'cookie'), distinctKeys).optional(),
      algorithm: word('token-bucket', 'sliding-window', 'fixed-window').optional(),
      scope: word('gateway', 'instance'),
      onStoreFailure: word('allow', 'deny').optional(),
    },
    exactlyOne('a limit', 'requests', 'concurrent'),
    rateNeedsPeriod,
    concurrentHasNoRate,
    burstOfBucket,
    storeOfGateway,
  ),
);

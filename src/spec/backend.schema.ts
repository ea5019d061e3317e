import type { Backend } from './backend';
import { backendTlsSchema } from './backend-tls.schema';
import { breakerSchema } from './breaker.schema';
import { capacitySchema } from './capacity.schema';
import { exchangeSchema } from './exchange.schema';
import { fallbackSchema } from './fallback.schema';
import { faultSchema } from './fault.schema';
import { duration } from './format/quantity';
import { word } from './format/text';
import { healthCheckSchema } from './health-check.schema';
import { loadBalancingSchema } from './load-balancing.schema';
import { mirrorSchema } from './mirror.schema';
import { outliersSchema } from './outliers.schema';
import { perTryWithinTimeout, retrySchema } from './retry.schema';
import { block, define, type Rule, type Schema } from './schema';
import { transcodeSchema } from './transcode.schema';

const transcodeNeedsGrpc: Rule = ({ transcode, protocol }) =>
  transcode === undefined || protocol === 'grpc'
    ? []
    : [{ code: 'Needed', path: ['protocol'], message: 'transcode turns JSON into gRPC; write protocol: grpc beside it' }];

export const backendSchema: Schema<Backend> = define('Backend', () =>
  block(
    'a backend',
    {
      protocol: word('http1', 'h2', 'grpc').optional(),
      timeout: duration().optional(),
      idleTimeout: duration().optional(),
      connectTimeout: duration().optional(),
      retry: retrySchema().optional(),
      loadBalancing: loadBalancingSchema().optional(),
      healthCheck: healthCheckSchema().optional(),
      outliers: outliersSchema().optional(),
      capacity: capacitySchema().optional(),
      breaker: breakerSchema().optional(),
      fallback: fallbackSchema().optional(),
      tls: backendTlsSchema().optional(),
      exchange: exchangeSchema().optional(),
      mirror: mirrorSchema().optional(),
      fault: faultSchema().optional(),
      transcode: transcodeSchema().optional(),
    },
    perTryWithinTimeout,
    transcodeNeedsGrpc,
  ),
);

import { accessSchema } from './access.schema';
import { aggregateSchema } from './aggregate.schema';
import { batchSchema } from './batch.schema';
import { bodyRulesSchema } from './body.schema';
import { cacheSchema } from './cache.schema';
import { canarySchema, stickyKeys } from './canary.schema';
import { corsSchema } from './cors.schema';
import { fallbackSchema } from './fallback.schema';
import { faultSchema } from './fault.schema';
import { nameOf, version } from './format/name';
import { duration } from './format/quantity';
import { line, lines } from './format/text';
import { ipRulesSchema } from './ips.schema';
import { limitSchema } from './limits.schema';
import { mirrorSchema } from './mirror.schema';
import { pathRulesSchema } from './paths.schema';
import { redirectSchema } from './redirect.schema';
import { requiredPartsSchema } from './require.schema';
import { respondSchema } from './respond.schema';
import { perTryWithinTimeout, retrySchema } from './retry.schema';
import { rewriteSchema } from './rewrite.schema';
import type { Route } from './route';
import { distinct, exactlyOne, some, someDistinct } from './rules';
import { block, define, list, type Rule, type Schema } from './schema';
import { streamSchema } from './stream.schema';
import { requestChangesSchema, responseChangesSchema } from './transform.schema';
import { variantSchema } from './variants.schema';
import { weights } from './weighted.schema';

const noCanaryOfWeights: Rule = ({ canary, weighted }) =>
  canary === undefined || weighted === undefined
    ? []
    : [
        {
          code: 'Conflict',
          path: ['canary'],
          message: 'a canary stands in for one backend and cannot stand beside weighted; write backend, or add the canary to the weights',
        },
      ];

const stickyNeedsWeights: Rule = ({ sticky, weighted, variants }) => {
  const ofVariant = Array.isArray(variants) && variants.some((variant) => variant?.weighted !== undefined);
  if (sticky === undefined || weighted !== undefined || ofVariant) return [];
  return [
    {
      code: 'NotHere',
      path: ['sticky'],
      message: 'sticky has a meaning only beside weighted; remove it or write weighted (a canary has its own)',
    },
  ];
};

export const routeSchema: Schema<Route> = define('Route', () =>
  block(
    'a route',
    {
      backend: nameOf('a backend', '"orders"').optional(),
      weighted: weights().optional(),
      aggregate: aggregateSchema().optional(),
      batch: batchSchema().optional(),
      respond: respondSchema().optional(),
      redirect: redirectSchema().optional(),
      owner: line('an owner', '"team-shop"').optional(),
      tags: list(line('a tag', '"retail"'), distinct).optional(),
      description: lines('a description', '"Orders of the caller"').optional(),
      access: accessSchema().optional(),
      ips: ipRulesSchema().optional(),
      limits: list(limitSchema()).optional(),
      cors: corsSchema().optional(),
      body: bodyRulesSchema().optional(),
      require: requiredPartsSchema().optional(),
      variants: list(variantSchema(), some('leave it out where there are none')).optional(),
      canary: canarySchema().optional(),
      sticky: stickyKeys().optional(),
      rewrite: rewriteSchema().optional(),
      request: requestChangesSchema().optional(),
      response: responseChangesSchema().optional(),
      cache: cacheSchema().optional(),
      timeout: duration().optional(),
      retry: retrySchema().optional(),
      fallback: fallbackSchema().optional(),
      mirror: mirrorSchema().optional(),
      fault: faultSchema().optional(),
      paths: pathRulesSchema().optional(),
      stream: streamSchema().optional(),
      versions: list(version(), someDistinct('leave it out where every version has the route')).optional(),
    },
    exactlyOne('a route', 'backend', 'weighted', 'aggregate', 'batch', 'respond', 'redirect'),
    stickyNeedsWeights,
    noCanaryOfWeights,
    perTryWithinTimeout,
  ),
);

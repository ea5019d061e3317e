import type { ApiSpec } from '../../spec/api';
import type { Route } from '../../spec/route';
import { block, type Compare, told } from './compare';

/** The fields of a route that have comparisons of their own, or no effect. */
const OF_ROUTES: readonly (keyof Route)[] = [
  ...(['backend', 'weighted', 'aggregate', 'batch', 'respond', 'redirect', 'variants', 'canary', 'sticky', 'versions'] as const),
  ...(['access', 'ips', 'limits', 'cors', 'body', 'require', 'paths', 'rewrite', 'request', 'response', 'cache', 'stream'] as const),
  ...(['timeout', 'retry', 'fallback', 'mirror', 'fault', 'owner', 'tags', 'description'] as const),
];

/** The same of an API. */
const OF_APIS: readonly (keyof ApiSpec)[] = [
  ...(['name', 'hosts', 'basePath', 'owner', 'tags', 'description', 'schemes', 'access', 'ips', 'consumers', 'plans'] as const),
  ...(['defaultPlan', 'limits', 'backends', 'routes', 'versions', 'cors', 'body'] as const),
];

/** What is in a route and has no comparison yet is told, both ways. */
export const compareRestOfRoute: Compare<Route> = rest(OF_ROUTES);

/** The same of an API. */
export const compareRestOfApi: Compare<ApiSpec> = rest(OF_APIS);

function rest(fields: readonly string[]): Compare {
  return block(Object.fromEntries(fields.map((field) => [field, told])), 'breaking', 'weakened');
}

import { refused, type Verdict } from '../verdict';

const APART = 'needs to know of other requests, and functions know nothing of each other';

/** Of a backend's fields those that AWS has nothing for, and what to do. */
export const KEPT_TO_ENVOY: { readonly [field: string]: Verdict } = {
  loadBalancing: refused('is not what API Gateway does: it asks one address', 'let a load balancer stand there'),
  healthCheck: refused('is not what API Gateway does: it asks one address', 'let a load balancer stand there that checks its targets'),
  outliers: refused(APART, 'let a load balancer stand there that checks its targets'),
  capacity: refused(APART, 'write limits, or bound the concurrency of the function'),
  breaker: refused(APART, 'write a short timeout and a fallback'),
  fault: refused('would put a function in the way of every request for tests alone', 'test against Kubernetes or "tollgate run"'),
};

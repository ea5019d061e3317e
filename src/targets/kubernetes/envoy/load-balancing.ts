import type { HashBalancing, LoadBalancing } from '../../../spec/load-balancing';

/** How a cluster divides requests over its endpoints: in turn, where nothing is written. */
export function loadBalancing({ leastRequest, hash }: LoadBalancing = {}): object {
  if (leastRequest !== undefined) return { lb_policy: 'LEAST_REQUEST' };
  if (hash !== undefined) return { lb_policy: hash.algorithm === 'maglev' ? 'MAGLEV' : 'RING_HASH' };
  return {};
}

/** What requests to a cluster are told apart by; Envoy combines several. */
export function hashPolicies({ hash }: LoadBalancing = {}): object {
  return hash === undefined ? {} : { hash_policy: hash.by.map(hashPolicy) };
}

function hashPolicy(key: HashBalancing['by'][number]): object {
  if (key === 'ip') return { connection_properties: { source_ip: true } };
  const [kind, name] = key.split(/:(.*)/s) as [string, string];
  return kind === 'header' ? { header: { header_name: name.toLowerCase() } } : { cookie: { name } };
}

import fc from 'fast-check';
import { oneOf, rarely, sometimes } from './pieces';
import { ISSUERS } from './requests';
import { forKubernetes, type Written } from './specs';

/** What needs more than backends, keys and one gateway, or answers by chance or by count. */
const LEFT_OUT = {
  api: ['limits', 'plans', 'defaultPlan'],
  backend: ['protocol', 'fault', 'breaker', 'tls', 'exchange', 'healthCheck', 'outliers', 'transcode', 'capacity'],
  route: ['fault', 'limits', 'stream', 'cache'],
} as const;

/** Fields of a scheme of tokens that leave where its tokens stand, and who signs them. */
const OF_TOKENS = ['requiredClaims', 'clockSkew', 'scopeClaim', 'groupsClaim', 'claimHeaders'];

/** Schemes whose credentials are tokens of ours, or keys. */
const SERVED = ['customers', 'staff', 'partners'];

/** What bodies an API takes, more often than it is drawn elsewhere. */
const body = sometimes(40, rarely(70, { maxSize: oneOf('0', '4Ki'), contentTypes: oneOf(['application/json']) }));

/** Random specs that a gateway on this machine can serve; tokens are signed with the key. */
export const forServing = (key: object): fc.Arbitrary<Written> =>
  fc.tuple(forKubernetes, body).map(([drawn, ofApi]) => {
    const { spec, settings } = structuredClone(drawn);
    if (ofApi !== undefined) spec.body = JSON.parse(JSON.stringify(ofApi));
    drop(spec, LEFT_OUT.api);
    for (const backend of Object.values<any>(spec.backends)) drop(backend, LEFT_OUT.backend);
    for (const route of [spec, ...Object.values<any>(spec.routes)]) {
      drop(route, LEFT_OUT.route);
      if (route.access !== undefined) route.access = servedAccess(route.access);
    }
    spec.schemes = Object.fromEntries(Object.entries(spec.schemes ?? {}).flatMap(([name, scheme]) => servedScheme(name, scheme, key)));
    if (settings.baseline !== undefined) drop(settings.baseline, ['limits']);
    const backends = Object.fromEntries(Object.keys(spec.backends).map((name) => [name, { url: 'http://127.0.0.1:9' }]));
    return { spec, settings, bindings: { backends } };
  });

function drop(block: { [field: string]: unknown }, fields: readonly string[]): void {
  for (const field of fields) delete block[field];
}

function servedAccess(access: any): object {
  const { scheme, anyOf, allOf } = access;
  const schemes = [scheme, ...[...(anyOf ?? []), ...(allOf ?? [])].map((one: any) => one.scheme)].filter((one) => one !== undefined);
  return schemes.every((one) => SERVED.includes(one)) ? access : { open: 'its scheme is not served' };
}

function servedScheme(name: string, scheme: any, key: object): [string, object][] {
  if (!SERVED.includes(name)) return [];
  if (scheme.jwt === undefined) return [[name, scheme]];
  const kept = Object.fromEntries(Object.entries(scheme.jwt).filter(([field]) => OF_TOKENS.includes(field)));
  return [[name, { jwt: { ...kept, issuer: ISSUERS[name as keyof typeof ISSUERS], audiences: ['shop'], jwks: { keys: [key] } } }]];
}

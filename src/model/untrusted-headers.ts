/**
 * Headers that are never believed from a client, besides those that start with `x-envoy-`: they would change who, where or
 * how a backend thinks it is asked.
 */
export const UNTRUSTED_HEADERS: readonly string[] = [
  'forwarded',
  'proxy',
  'x-forwarded-client-cert',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-original-url',
  'x-real-ip',
  'x-rewrite-url',
];

/** Headers that say how the client reached the gateway: replaced by what the gateway saw. */
export const FORWARDED_HEADERS: readonly string[] = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto'];

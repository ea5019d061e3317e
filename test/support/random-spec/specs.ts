import fc from 'fast-check';
import { backends, exchange } from './backends';
import { consumers, plans } from './limits';
import { NAMES, oneOf, rarely, sometimes, together } from './pieces';
import { everywhere, routes } from './routes';
import { access, schemes } from './schemes';
import { versions } from './versions';

/** A spec with the bindings of its backends, as plain data: most of them have something wrong. */
export interface Written {
  readonly spec: { [field: string]: any };
  readonly bindings: { [field: string]: any };
  readonly settings: { [field: string]: any };
}

const spec = fc
  .tuple(
    together(
      fc.record({ name: fc.constant('shop'), schemes, consumers, backends, routes }),
      fc.record({ versions: sometimes(50, versions), access: sometimes(30, access) }),
      rarely(20, {
        ...everywhere,
        hosts: oneOf(['shop.example.com'], ['*.example.com']),
        basePath: oneOf('/api'),
        body: oneOf({ maxSize: '2Mi' }),
      }),
    ),
    fc.record({ planned: sometimes(20, plans), exchanged: sometimes(12, exchange) }),
  )
  .map(([written, more]) => fitting(written, more));

/** Puts together what goes together: whatever is refused is taken out later, and most of a spec would go with it. */
function fitting({ schemes: all, consumers: holders, ...rest }: any, { planned, exchanged }: any) {
  if (exchanged !== undefined) {
    for (const backend of Object.values<any>(rest.backends)) backend.exchange = exchanged;
    for (const route of Object.values<any>(rest.routes)) route.access = { scheme: 'customers' };
  }
  const text = JSON.stringify([rest.access, rest.routes]);
  const used = Object.fromEntries(Object.entries(all).filter(([key]) => text.includes(`"scheme":"${key}"`)));
  const keys = used.partners === undefined ? {} : { consumers: { acme: { ...holders.acme, ...(planned && { plan: 'partner' }) } } };
  return { ...rest, schemes: used, ...keys, ...planned };
}

const settings = rarely(15, {
  name: oneOf('edge'),
  baseline: rarely(30, {
    access: rarely(20, { mustUse: oneOf(['customers']), openAllowed: fc.boolean() }),
    limits: everywhere.limits,
    ips: everywhere.ips,
    body: oneOf({ maxSize: '2Mi' }),
    timeout: oneOf('20s'),
    cors: everywhere.cors,
    securityHeaders: oneOf('default', 'none'),
  }),
  errors: oneOf<object>({ typeBase: 'https://e.example.com/' }, { detail: { 'rate-limited': 'Slow "down", é.' } }),
  requestId: oneOf<object>({ header: 'x-correlation-id' }, { trust: true }),
  limitHeaders: oneOf('draft', 'x', 'both', 'none'),
  observability: oneOf<object>({ accessLog: { headers: ['user-agent'], redact: ['x-user'] } }),
});

const SECRETS = ['keys', 'client', 'ca', 'hook', 'cert'];

/** Backends below a path or not; the store is there, and secrets have their own names. */
const bindings = (scheme: string) =>
  fc.record({
    backends: fc.record(
      Object.fromEntries(NAMES.map((key) => [key, oneOf('', '/p').map((path) => ({ url: `${scheme}://${key}.example.com${path}` }))])),
    ),
  });

/** Random specs for Kubernetes. */
export const forKubernetes: fc.Arbitrary<Written> = plain(
  fc.record({
    spec,
    settings,
    bindings: together(
      bindings('http'),
      fc.constant({ store: { redis: { url: 'redis://redis:6379' } } }),
      fc.constant({ listener: { tls: { certificate: { secret: 'tls' } } } }),
    ),
  }),
);

const arn = (secret: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${secret}-AbCdEf`;

/** Random specs for AWS. */
export const forAws: fc.Arbitrary<Written> = plain(
  fc.record({
    spec,
    settings,
    bindings: together(
      bindings('https'),
      fc.constant({ secrets: Object.fromEntries(SECRETS.map((secret) => [secret, { name: arn(secret) }])) }),
      fc.record({ store: sometimes(50, fc.constant({ dynamodb: {} })) }),
    ),
  }),
);

/** Without the fields that are left out, as a file would have it. */
function plain(written: fc.Arbitrary<object>): fc.Arbitrary<Written> {
  return written.map((value) => JSON.parse(JSON.stringify(value)));
}

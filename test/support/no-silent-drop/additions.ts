import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { descriptorSet } from '../descriptors';
import { type Json, type Written, withValue } from './written';

const ROUTES: { readonly [key: string]: Json } = {
  'GET /staff': { respond: { status: 204 }, access: { scheme: 'staff', scopes: ['a'] } },
  'GET /shadow': { backend: 'orders-shadow' },
  'GET /stock': { backend: 'stock' },
  'GET /described/{id}': { backend: 'described' },
  'GET /users': { backend: 'users' },
  'GET /notify': { backend: 'notify' },
  'GET /either': {
    backend: 'events',
    access: { anyOf: [{ scheme: 'customers', scopes: ['a'], groups: ['b'], claims: { c: ['d'] } }, { scheme: 'staff' }] },
  },
  'GET /both': {
    backend: 'events',
    access: { allOf: [{ scheme: 'customers', scopes: ['a'], groups: ['b'], claims: { c: ['d'] } }, { scheme: 'staff' }] },
  },
  'GET /shares': {
    weighted: [
      { backend: 'events', weight: 90 },
      { backend: 'stock', weight: 10 },
    ],
    sticky: ['caller'],
    variants: [
      {
        when: { query: { a: { prefix: 'b' } } },
        weighted: [
          { backend: 'events', weight: 3 },
          { backend: 'stock', weight: 1 },
        ],
      },
    ],
  },
  'GET /canary': {
    backend: 'events',
    canary: { backend: 'stock', weightPercent: 5, sticky: ['ip', 'claim:sub'], preview: { header: 'x-canary', value: 'always' } },
  },
  'POST /limited': {
    respond: { status: 204 },
    require: { query: ['q'] },
    limits: [{ requests: 5, per: 'minute', burst: 2, algorithm: 'token-bucket', by: ['ip', 'caller', 'route'], scope: 'instance' }],
  },
  'GET /scripted': { backend: 'events', access: { anyOf: [{ scheme: 'scripts' }, { scheme: 'partners' }] } },
  'POST /same-origin': { backend: 'events', cors: { origins: ['https://other.example.com'] } },
};

/** The tour with routes that use what it only names, so that each field can show what it does. */
export function withUses(tour: Written): Written {
  const routed = Object.entries(ROUTES).reduce((written, [key, route]) => withValue(written, ['spec', 'routes', key], route), tour);
  const logged = withValue(
    routed,
    ['gateway', 'observability', 'accessLog', 'headers'],
    ['user-agent', 'x-api-key', 'authorization', 'x-plain'],
  );
  const redacted = withValue(logged, ['gateway', 'observability', 'accessLog', 'redact', 2], 'x-plain');
  const keyed = withValue(redacted, ['spec', 'consumers', 'acme', 'keys', 1], { secret: 'other-keys', key: 'acme', scheme: 'scripts' });
  const elsewhere = withValue(keyed, ['spec', 'schemes', 'staff', 'jwt', 'tokenIn'], [{ cookie: 'staff' }]);
  const burst = withValue(elsewhere, ['spec', 'limits', 1, 'burst'], 60);
  const window = withValue(burst, ['spec', 'limits', 3, 'requests'], 7);
  const apart = withValue(window, ['bindings', 'backends', 'events'], { url: 'http://events.other.svc:9000' });
  const alike = withValue(apart, ['bindings', 'backends', 'orders-v2'], { url: 'http://orders-v2.internal' });
  const reachable = withValue(alike, ['spec', 'schemes', 'legacy', 'external', 'url'], 'https://auth.example.com/validate');
  const later = withValue(reachable, ['spec', 'versions', 'defaultVersion'], '2');
  const elsewhereToo = withValue(later, ['bindings', 'backends', 'stock'], { url: 'http://stock.other.svc:50051' });
  return withDescriptor(elsewhereToo);
}

/** JSON becomes gRPC for a backend of its own, whose descriptor set is there and has a rule for any path: the others share their routes. */
function withDescriptor(tour: Written): Written {
  const descriptor = join(mkdtempSync(join(tmpdir(), 'tollgate-tour-')), 'stock.pb');
  writeFileSync(descriptor, descriptorSet('shop.Stock', [{ name: 'Get', rules: ['GET /{note=**}'] }]));
  const stock = withValue(tour, ['spec', 'backends', 'stock'], { protocol: 'grpc' });
  const described = withValue(stock, ['spec', 'backends', 'described'], {
    protocol: 'grpc',
    transcode: { descriptor, services: ['shop.Stock'] },
  });
  return withValue(described, ['bindings', 'backends', 'described'], { url: 'http://stock:50051' });
}

/** Without the baseline, which allows its members little. */
export function withoutBaseline({ gateway, ...rest }: Written): Written {
  const { baseline: _baseline, ...settings } = gateway;
  return { ...rest, gateway: settings };
}

import type { ApiSpec } from 'tollgate';

/** A web shop: a public catalogue, customers with carts and orders, a desk for the staff, and partners. Nothing here names a target. */
export const shop: ApiSpec = {
  name: 'shop',
  hosts: ['shop.example.com'],
  basePath: '/api',
  owner: 'team-shop',
  tags: ['retail'],
  schemes: {
    customers: {
      jwt: {
        issuer: '${value:customers}/',
        audiences: ['shop'],
        jwksUri: '${value:customers}/jwks.json',
        algorithms: ['RS256', 'ES256'],
        requiredClaims: { email_verified: [true] },
        claimHeaders: { sub: 'x-customer-id' },
      },
    },
    staff: {
      jwt: {
        issuer: '${value:staff}/',
        audiences: ['shop-desk'],
        jwksUri: '${value:staff}/jwks.json',
        groupsClaim: 'roles',
        claimHeaders: { sub: 'x-staff-id' },
      },
    },
    partners: { apiKey: { header: 'x-api-key', consumerHeader: 'x-partner-id' } },
  },
  // who sells what the shop sells: keys lie in a secret, one entry each, and are found there by name
  consumers: {
    acme: { keys: [{ secret: 'partner-keys', key: 'acme' }], groups: ['wholesale'], plan: 'partner' },
    corner: { keys: [{ secret: 'partner-keys', key: 'corner' }], plan: 'trial' },
  },
  plans: {
    partner: {
      rate: { requests: 100, per: 'second', burst: 200 },
      quota: { requests: 1_000_000, per: 'month' },
      onStoreFailure: 'allow',
    },
    // what a token says of its customer decides
    gold: {
      members: { claims: { plan: ['gold', 'silver'] } },
      rate: { requests: 50, per: 'second', burst: 100 },
      onStoreFailure: 'allow',
    },
    free: {
      members: { claims: { plan: ['free'] } },
      rate: { requests: 60, per: 'minute', burst: 5 },
      quota: { requests: 10_000, per: 'month' },
      onStoreFailure: 'deny',
    },
    trial: { members: { claims: { plan: ['trial'] } }, quota: { requests: 3, per: 'month' }, onStoreFailure: 'deny' },
  },
  defaultPlan: 'none',
  access: { scheme: 'customers' },
  limits: [{ requests: 500, per: 'second', scope: 'instance' }],
  cors: {
    origins: ['https://app.example.com'],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    headers: ['authorization', 'content-type', 'idempotency-key'],
    exposeHeaders: ['x-request-id'],
    credentials: true,
    maxAge: '10m',
  },
  body: { maxSize: '256Ki' },
  // /v1/... goes on as it was until its sunset; what names no version is the second
  versions: {
    by: { path: 'v' },
    defaultVersion: '2',
    list: {
      '1': {
        deprecated: '2026-10-01',
        sunset: '2027-06-30',
        link: 'https://docs.shop.example.com/v2',
        backends: { orders: 'orders-v1', 'orders-next': 'orders-v1' },
      },
      '2': {},
    },
  },
  backends: {
    catalog: { timeout: '2s' },
    orders: { timeout: '5s' },
    'orders-v1': { timeout: '5s' },
    // what is tried for some customers
    'orders-next': { timeout: '5s' },
    accounts: { timeout: '3s' },
  },
  routes: {
    // the catalogue
    'GET,HEAD /products': { backend: 'catalog', access: { open: 'the public catalogue' } },
    'GET,HEAD /products/{id}': {
      backend: 'catalog',
      access: { open: 'the public catalogue' },
      response: { headers: { set: { 'cache-control': 'public, max-age=60' }, remove: ['server'] } },
    },
    'GET /products/{id}/reviews': { backend: 'catalog', access: { open: 'the public catalogue' } },
    'POST /products/{id}/reviews': {
      backend: 'catalog',
      access: { scheme: 'customers', scopes: ['reviews:write'] },
      body: { maxSize: '16Ki', contentTypes: ['application/json'] },
    },
    'GET /categories/{category}/products': {
      backend: 'catalog',
      access: { open: 'the public catalogue' },
      rewrite: { path: '/products' },
      request: { query: { set: { category: '${path:category}' } } },
    },
    'GET /search': {
      backend: 'catalog',
      access: { open: 'the public catalogue' },
      require: { query: ['q'] },
      rewrite: { path: '/v2/search' },
      timeout: '1s',
    },
    'GET /media/{rest+}': {
      backend: 'catalog',
      access: { open: 'pictures of the public catalogue' },
      rewrite: { path: '/assets/{rest}' },
    },
    'GET /recommendations': {
      backend: 'catalog',
      access: { open: 'the public catalogue' },
      variants: [{ when: { cookies: { experiment: 'b' } }, rewrite: { path: '/v2/recommendations' } }],
    },

    // a customer's cart and orders
    'GET /cart': {
      backend: 'orders',
      canary: {
        backend: 'orders-next',
        weightPercent: 5,
        sticky: ['caller'],
        preview: { header: 'x-canary', value: 'always' },
        steps: { shares: [5, 25, 50, 100], driver: 'git' },
      },
    },
    'PUT /cart/items/{sku}': { backend: 'orders', body: { maxSize: '4Ki' } },
    'DELETE /cart/items/{sku}': { backend: 'orders' },
    'GET /orders': { backend: 'orders', access: { scheme: 'customers', scopes: ['orders:read'] } },
    'POST /orders': {
      backend: 'orders',
      access: { scheme: 'customers', scopes: ['orders:write'] },
      require: { headers: ['idempotency-key'] },
      body: { maxSize: '64Ki', contentTypes: ['application/json'] },
      limits: [{ requests: 50, per: 'second', scope: 'instance' }],
      request: { headers: { set: { 'x-order-channel': 'web' }, remove: ['x-debug'] } },
    },
    'GET /orders/{id}': { backend: 'orders', access: { scheme: 'customers', scopes: ['orders:read'] } },
    'GET /orders/{id}/invoice': { backend: 'orders', access: { scheme: 'customers', scopes: ['orders:read'] }, timeout: '10s' },
    'POST /orders/{id}/cancel': { backend: 'orders', access: { scheme: 'customers', scopes: ['orders:write'] } },

    // a customer's account
    'GET /me': { backend: 'accounts', rewrite: { path: '/customers/me' } },
    'PATCH /me': { backend: 'accounts', rewrite: { path: '/customers/me' }, body: { contentTypes: ['application/merge-patch+json'] } },
    'ANY /me/addresses/{rest+}': { backend: 'accounts', rewrite: { path: '/customers/me/addresses/{rest}' } },
    'GET /me/vouchers': { backend: 'accounts', access: { scheme: 'customers', claims: { plan: ['gold', 'silver'] } } },

    // the desk
    'GET /desk/orders': { backend: 'orders', access: { scheme: 'staff', groups: ['support', 'admin'] } },
    'GET /desk/orders/{id}': {
      backend: 'orders',
      access: {
        anyOf: [
          { scheme: 'staff', groups: ['support', 'admin'] },
          { scheme: 'customers', claims: { role: ['partner'] } },
        ],
      },
    },
    'POST /desk/orders/{id}/refund': {
      backend: 'orders',
      access: { scheme: 'staff', groups: ['admin'] },
      limits: [{ requests: 10, per: 'minute', scope: 'instance' }],
      request: { headers: { set: { 'x-approved-by': '${claim:sub}' } } },
    },
    'DELETE /desk/products/{id}': { backend: 'catalog', access: { scheme: 'staff', groups: ['admin'] } },

    // partners
    'GET /partners/products': { backend: 'catalog', access: { scheme: 'partners' }, rewrite: { path: '/products' } },
    'GET /partners/prices/{sku}': { backend: 'catalog', access: { scheme: 'partners', groups: ['wholesale'] } },

    // the gateway answers these itself
    'GET /catalogue': { redirect: { to: '/products', status: 308 }, access: { open: 'an old bookmark' } },
    'GET /status': { respond: { status: 200, json: { status: 'ok' } }, access: { open: 'the status page' }, limits: [] },
  },
};

import { PARTNER_KEYS, type ShopServices } from './shop';

/** One request of the demo, and the status that it has to be answered with. */
export interface DemoRequest {
  /** `METHOD /path`, below the base path of the API. */
  readonly line: string;
  /** What is special about it. */
  readonly about: string;
  readonly status: number;
  readonly token?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
  /** Sent so often at once; the worst answer counts. Default: 1. */
  readonly times?: number;
}

const APP = 'https://app.example.com';

/** What is asked of both gateways. */
export function demoRequests(shop: ShopServices): DemoRequest[] {
  return [
    ...catalogue(),
    ...versions(),
    ...tokens(shop),
    ...canary(shop),
    ...plans(shop),
    ...orders(shop),
    ...desk(shop),
    ...partners(),
    ...gatewaysOwn(),
  ];
}

function catalogue(): DemoRequest[] {
  return [
    { line: 'GET /products', about: 'open', status: 200 },
    { line: 'GET /products/7', about: 'may be kept for a minute', status: 200 },
    { line: 'GET /categories/tea/products', about: '', status: 200 },
    { line: 'GET /search?q=tea', about: 'other path behind', status: 200 },
    { line: 'GET /search', about: 'without its query', status: 400 },
    { line: 'GET /media/tea/pot.png', about: 'rest of a path', status: 200 },
    { line: 'GET /recommendations', about: 'variant by cookie', status: 200, headers: { cookie: 'experiment=b' } },
  ];
}

function versions(): DemoRequest[] {
  return [
    { line: 'GET /v1/products/7', about: 'deprecated version', status: 200 },
    { line: 'GET /v2/products/7', about: 'the default, by its name', status: 200 },
    { line: 'GET /v3/products/7', about: 'version unknown', status: 404 },
    { line: 'GET /v1/catalogue', about: 'redirect within its version', status: 308 },
  ];
}

/** Each of these customers is on the same side, whoever asks. */
function canary({ customers }: ShopServices): DemoRequest[] {
  const token = (sub: string) => customers.token({ sub, email_verified: true });
  const preview = { 'x-canary': 'always' };
  return [
    { line: 'GET /cart', about: 'ann previews the canary', status: 200, token: token('ann'), headers: preview },
    { line: 'GET /cart', about: 'ida is among its 5 %', status: 200, token: token('ida') },
    { line: 'GET /v1/cart', about: 'no canary in version 1', status: 200, token: token('ann'), headers: preview },
  ];
}

function tokens({ customers, staff, forger }: ShopServices): DemoRequest[] {
  const line = 'GET /cart';
  const ann = { sub: 'ann', email_verified: true };
  return [
    { line, about: 'no token', status: 401 },
    { line, about: 'token of ann', status: 200, token: customers.token(ann) },
    { line, about: 'ann says she is bob', status: 200, token: customers.token(ann), headers: { 'x-customer-id': 'bob' } },
    { line, about: 'token has run out', status: 401, token: customers.token({ ...ann, exp: 1_700_000_000 }) },
    { line, about: 'token for another API', status: 401, token: customers.token({ ...ann, aud: 'bank' }) },
    { line, about: 'token signed by a forger', status: 401, token: forger.token({ ...ann, iss: customers.url }) },
    { line, about: 'token of the staff', status: 401, token: staff.token({ aud: 'shop-desk' }) },
  ];
}

function plans({ customers }: ShopServices): DemoRequest[] {
  const line = 'GET /cart';
  const token = (sub: string, plan: string) => customers.token({ sub, email_verified: true, plan });
  return [
    { line, about: 'plan gold, 8 at once', status: 200, token: token('gil', 'gold'), times: 8 },
    { line, about: 'plan free, 8 at once', status: 429, token: token('fay', 'free'), times: 8 },
    { line, about: 'plan trial, 3 of 3 a month', status: 200, token: token('tim', 'trial'), times: 3 },
    { line, about: 'plan trial, one more', status: 429, token: token('tim', 'trial') },
    { line: 'GET /me/vouchers', about: 'plan free has none', status: 403, token: token('flo', 'free') },
  ];
}

function orders({ customers }: ShopServices): DemoRequest[] {
  const line = 'POST /orders';
  const token = customers.token({ sub: 'ann', email_verified: true, scope: 'orders:write' });
  const headers = { 'content-type': 'application/json', 'idempotency-key': '1', 'x-debug': 'yes' };
  const body = '{"sku":"tea"}';
  return [
    { line, about: 'scope orders:write', status: 200, token, headers, body },
    { line, about: 'no idempotency-key', status: 400, token, headers: { 'content-type': 'application/json' }, body },
    { line, about: 'text, not JSON', status: 415, token, headers: { ...headers, 'content-type': 'text/plain' }, body: 'tea' },
    { line, about: '65 KiB', status: 413, token, headers, body: JSON.stringify('x'.repeat(65 * 1024)) },
    { line: 'GET /orders', about: 'no scope orders:read', status: 403, token },
  ];
}

function desk({ customers, staff }: ShopServices): DemoRequest[] {
  const refund = 'POST /desk/orders/7/refund';
  const member = (...roles: string[]) => staff.token({ sub: 'sue', aud: 'shop-desk', roles });
  const partner = customers.token({ sub: 'pat', email_verified: true, role: 'partner' });
  return [
    { line: 'GET /desk/orders/7', about: 'group support', status: 200, token: member('support') },
    { line: 'GET /desk/orders/7', about: 'a partner', status: 200, token: partner },
    { line: refund, about: 'group support', status: 403, token: member('support') },
    { line: refund, about: 'group admin', status: 200, token: member('admin') },
    { line: refund, about: '12 at once', status: 429, token: member('admin'), times: 12 },
  ];
}

function partners(): DemoRequest[] {
  const [products, prices] = ['GET /partners/products', 'GET /partners/prices/tea'];
  const [acme, corner] = [PARTNER_KEYS.acme, PARTNER_KEYS.corner].map((key) => ({ 'x-api-key': key }));
  return [
    { line: products, about: 'no key', status: 401 },
    { line: products, about: 'a key of nobody', status: 401, headers: { 'x-api-key': 'key-of-nobody' } },
    { line: products, about: 'key of acme', status: 200, headers: acme },
    { line: products, about: 'acme says it is corner', status: 200, headers: { ...acme, 'x-partner-id': 'corner' } },
    { line: prices, about: 'group wholesale', status: 200, headers: acme },
    { line: prices, about: 'no group', status: 403, headers: corner },
    { line: products, about: '4, of 3 a month', status: 429, headers: corner, times: 4 },
  ];
}

function gatewaysOwn(): DemoRequest[] {
  const preflight = { origin: APP, 'access-control-request-method': 'POST' };
  return [
    { line: 'GET /status', about: 'fixed answer', status: 200 },
    { line: 'GET /catalogue', about: 'redirect', status: 308 },
    { line: 'OPTIONS /orders', about: 'preflight', status: 204, headers: preflight },
    { line: 'GET /orders', about: 'no token, from the app', status: 401, headers: { origin: APP } },
    { line: 'PATCH /orders', about: 'method unknown', status: 405 },
    { line: 'GET /nowhere', about: 'path unknown', status: 404 },
  ];
}

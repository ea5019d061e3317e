import { expect, test } from 'vitest';
import { believedRequest } from '../../src/cli/explain/believed';
import { explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import { resolve } from '../../src/model/resolve';
import type { Bindings } from '../../src/spec/bindings';
import type { GatewaySettings } from '../../src/spec/gateway';
import { parseApi } from '../../src/spec/parse';

const NAMES = ['forwarded', 'proxy', 'x-real-ip', 'x-original-url', 'x-rewrite-url', 'x-http-method-override', 'x-forwarded-client-cert']
  .concat(['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto'])
  .concat(['x-envoy-any', 'x-tollgate-any', 'x-user', 'x-request-id', 'x-trace', 'x-other']);

const request = readRequest({ request: 'GET /x', header: NAMES.map((name) => `${name.toUpperCase()}: a`) });

function modelOf(settings: GatewaySettings) {
  const jwt = { issuer: 'https://id.example.com/', audiences: ['shop'], claimHeaders: { sub: 'x-user' } };
  const api = {
    name: 'shop',
    schemes: { customers: { jwt } },
    access: { scheme: 'customers' },
    routes: { 'GET /x': { respond: { status: 200 } } },
  };
  return resolve({ apis: [parseApi(api)], settings }).model;
}

function believed(requestId: GatewaySettings['requestId'], bindings: Bindings = {}): string[] {
  return [...believedRequest(request, modelOf({ requestId }), bindings).headers.keys()];
}

test('headers that a client may not say are taken off', () => {
  expect(believed({})).toEqual(['x-trace', 'x-other']);
});

test('the id of a request is believed where the gateway trusts it, and under a name of its own never', () => {
  expect(believed({ trust: true })).toEqual(['x-request-id', 'x-trace', 'x-other']);
  expect(believed({ header: 'x-trace' })).toEqual(['x-other']);
});

test('behind trusted proxies the forwarded address is believed', () => {
  expect(believed({}, { listener: { clientAddress: { trustedHops: 1 } } })).toEqual(['x-forwarded-for', 'x-trace', 'x-other']);
});

test.each([
  ['x-real-ip', 'missing: header x-real-ip'],
  ['x-other', undefined],
])('explain asks only headers that are believed: %s', (name, detail) => {
  const model = modelOf({});
  Object.assign(model.apis[0]?.routes[0] as object, { requiredHeaders: [name] });
  expect(explain(request, model).checks.find(({ check }) => check === 'required')?.detail).toBe(detail);
});

import { expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import { compileKubernetes } from '../../../src/targets/kubernetes/compile';

const place = { address: '127.0.0.1', port: 8080 };
const tls = { listener: { tls: { certificate: { secret: 'shop-tls' } } } };
const machines = (secret: string) => ({ clientCertificate: { ca: { secret }, subjectAltNames: ['a.example.com'] } });

const api = (name: string, ...secrets: readonly string[]): ApiSpec => ({
  name,
  basePath: `/${name}`,
  schemes: Object.fromEntries(secrets.map((secret) => [secret, machines(secret)])),
  routes: Object.fromEntries(secrets.map((scheme) => [`GET /${scheme}`, { respond: { status: 200 }, access: { scheme } }])),
});
const compiled =
  (bindings: Bindings, ...apis: readonly ApiSpec[]) =>
  () =>
    compileKubernetes({ apis, bindings, place });

test('client certificates without TLS of the gateway are refused: nobody could show one', () => {
  expect(compiled({}, api('shop', 'one'))).toThrow(
    /schemes\.one\.clientCertificate: client certificates need TLS .*; bind "listener\.tls".* \[ClientCertificateWithoutTls\]/,
  );
  expect(compiled(tls, api('shop', 'one'))).not.toThrow();
});

test('several authorities on one gateway are refused by name, of one API or of two', () => {
  const why = /here are "one" and "two": a certificate of one could pass for one of another/;
  expect(compiled(tls, api('shop', 'one', 'two'))).toThrow(why);
  expect(compiled(tls, api('shop', 'one'), api('stock', 'two'))).toThrow(why);
  expect(compiled(tls, api('shop', 'one'), api('stock', 'two'))).toThrow(/^ {2}stock: schemes\.two\.clientCertificate\.ca: /m);
  expect(compiled(tls, api('shop', 'one'), api('stock', 'one'))).not.toThrow();
});

test('schemes that the members of a gateway share are named once', () => {
  const route = { respond: { status: 200 }, access: { scheme: 'one' } };
  const member = (name: string): ApiSpec => ({ name, basePath: `/${name}`, routes: { 'GET /': route } });
  const settings = { name: 'edge', baseline: { schemes: { one: machines('one') } } };
  const shared = () => compileKubernetes({ apis: [member('shop'), member('stock')], settings, bindings: {}, place });
  expect(shared).toThrow(/has 1 problem\n {2}baseline\.schemes\.one\.clientCertificate: /);
});

test('TLS to a backend that is bound to http is refused, and taken for https and services', () => {
  const spec: ApiSpec = {
    name: 'shop',
    access: { open: 'a test' },
    backends: { orders: { tls: { serverName: 'orders.internal' } } },
    routes: { 'GET /': { backend: 'orders' } },
  };
  const bound = (orders: object) => compiled({ backends: { orders } }, spec);
  expect(bound({ url: 'http://orders' })).toThrow(/backends\.orders\.tls: "orders" is bound to http.* \[TlsOfPlainBackend\]/);
  expect(bound({ url: 'https://orders' })).not.toThrow();
  expect(bound({ service: { name: 'orders', port: 8443 } })).not.toThrow();
  expect(bound({ endpoints: [{ url: 'https://10.0.0.1' }, { url: 'https://10.0.0.2' }] })).not.toThrow();
});

test('a redirect to https needs TLS', () => {
  expect(compiled({ listener: { redirectHttp: true } }, { ...api('shop', 'one'), access: { open: 'a test' } })).toThrow(
    'bindings.listener.redirectHttp: Kubernetes: "redirectHttp: true" leads to https, which the gateway does not speak; bind "listener.tls", or leave it out',
  );
});

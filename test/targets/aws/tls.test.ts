import { expect, test } from 'vitest';
import { ledger, shop } from '../../capability/support';

const messages = (...input: Parameters<typeof ledger> extends [unknown, ...infer Rest] ? Rest : never) =>
  ledger('aws', ...input).problems.map(({ path, message }) => `${path}: ${message}`);

test('TLS to a backend is refused field by field, with what to do instead', () => {
  const tls = { serverName: 'orders.internal', ca: { secret: 'internal-ca' }, clientCertificate: { secret: 'gateway-cert' } };
  expect(messages({ ...shop, backends: { orders: { tls } } })).toEqual([
    'backends.orders.tls.ca: AWS: "ca" is not what API Gateway checks certificates against: it takes the public authorities; give the backend a certificate of one of them',
    'backends.orders.tls.clientCertificate: AWS: "clientCertificate" is not shown by API Gateway, which only has certificates that it made itself; let the backend tell the gateway in another way, or serve the API on Kubernetes',
    'backends.orders.tls.serverName: AWS: "serverName: orders.internal" is no name that API Gateway asks for: it takes the host of the bound url; bind an https url with that host',
  ]);
});

test('the certificate of a gateway that ends TLS itself is refused, and so is plain HTTP', () => {
  const listener = { tls: { certificate: { secret: 'shop-tls' }, minVersion: '1.3' }, redirectHttp: true } as const;
  expect(messages(shop, { listener })).toEqual([
    'bindings.listener.redirectHttp: AWS: "redirectHttp: true" is about plain HTTP, which API Gateway does not answer; remove it',
    'bindings.listener.tls: AWS: "tls" is for gateways that end TLS themselves; bind "aws.certificate", the certificate of the domain',
  ]);
  expect(messages(shop, { listener: { redirectHttp: false } })).toEqual([]);
});

import { expect, test } from 'vitest';
import { manifestsOf, specOf } from './gateway-case';

const serviceOf = (exposure?: object) => specOf(manifestsOf({ kubernetes: exposure === undefined ? {} : { exposure } }), 'Service');

test.each([undefined, { clusterIp: {} }])('stays within the cluster with exposure %j', (exposure) => {
  expect(serviceOf(exposure).type).toBe('ClusterIP');
});

test('is reached through the load balancer of the cloud, and keeps the address of clients', () => {
  expect(serviceOf({ loadBalancer: {} })).toMatchObject({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
});

test('leads from port 443 to the same port where the gateway speaks TLS, and from port 80 where it redirects', () => {
  const tls = { certificate: { secret: 'shop-tls' } };
  const ports = (redirectHttp: boolean) => specOf(manifestsOf({ listener: { tls, redirectHttp } }), 'Service').ports;
  const https = { name: 'https', port: 443, targetPort: 'http', protocol: 'TCP', appProtocol: 'https' };
  expect(ports(false)).toEqual([https]);
  expect(ports(true)).toEqual([https, { ...https, name: 'http', port: 80, appProtocol: 'http' }]);
});

test('leads from port 80 to the port that Envoy listens on', () => {
  expect(serviceOf().ports).toMatchObject([{ port: 80, targetPort: 'http' }]);
});

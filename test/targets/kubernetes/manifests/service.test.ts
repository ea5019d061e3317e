import { expect, test } from 'vitest';
import { manifestsOf, specOf } from './gateway-case';

const serviceOf = (exposure?: object) => specOf(manifestsOf({ kubernetes: exposure === undefined ? {} : { exposure } }), 'Service');

test.each([undefined, { clusterIp: {} }])('stays within the cluster with exposure %j', (exposure) => {
  expect(serviceOf(exposure).type).toBe('ClusterIP');
});

test('is reached through the load balancer of the cloud, and keeps the address of clients', () => {
  expect(serviceOf({ loadBalancer: {} })).toMatchObject({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
});

test('leads from port 80 to the port that Envoy listens on', () => {
  expect(serviceOf().ports).toMatchObject([{ port: 80, targetPort: 'http' }]);
});

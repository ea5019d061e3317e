import { type GatewayFrame, type Part, selector, settings } from './manifest';
import { HTTP_PORT_NAME } from './pod';

/** Where clients reach the gateway: port 80, from outside through the cloud's load balancer or from inside the cluster alone. */
export const service: Part = {
  id: 'Service',
  apiVersion: 'v1',
  kind: 'Service',
  content: {
    spec: (gateway) => ({
      ...exposure(gateway),
      selector: selector(gateway),
      ports: [{ name: HTTP_PORT_NAME, port: 80, targetPort: HTTP_PORT_NAME, protocol: 'TCP', appProtocol: 'http' }],
      internalTrafficPolicy: 'Cluster',
      sessionAffinity: 'None',
    }),
  },
};

/** `Local` keeps the client's address, which address rules and limits need. */
function exposure(gateway: GatewayFrame): object {
  if (settings(gateway).exposure?.loadBalancer === undefined) return { type: 'ClusterIP' };
  return { type: 'LoadBalancer', externalTrafficPolicy: 'Local', allocateLoadBalancerNodePorts: true };
}

import { type GatewayFrame, type Part, selector, settings } from './manifest';
import { HTTP_PORT_NAME } from './pod';

/**
 * Where clients reach the gateway: port 80, or 443 where it speaks TLS, from outside through the cloud's load balancer or from inside the
 * cluster alone.
 */
export const service: Part = {
  id: 'Service',
  apiVersion: 'v1',
  kind: 'Service',
  content: {
    spec: (gateway) => ({
      ...exposure(gateway),
      selector: selector(gateway),
      ports: ports(gateway),
      internalTrafficPolicy: 'Cluster',
      sessionAffinity: 'None',
    }),
  },
};

/** Both lead to one port of the pod, which tells TLS from plain HTTP where it answers both. */
function ports({ bindings: { listener } }: GatewayFrame): object[] {
  const common = { targetPort: HTTP_PORT_NAME, protocol: 'TCP' };
  const http = { name: 'http', port: 80, ...common, appProtocol: 'http' };
  if (listener?.tls === undefined) return [http];
  return [{ name: 'https', port: 443, ...common, appProtocol: 'https' }, ...(listener.redirectHttp === true ? [http] : [])];
}

/** `Local` keeps the client's address, which address rules and limits need. */
function exposure(gateway: GatewayFrame): object {
  if (settings(gateway).exposure?.loadBalancer === undefined) return { type: 'ClusterIP' };
  return { type: 'LoadBalancer', externalTrafficPolicy: 'Local', allocateLoadBalancerNodePorts: true };
}

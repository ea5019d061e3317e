import { type Destination, destinations } from './destinations';
import { type Part, selector } from './manifest';
import { metricsIngress } from './metrics';
import { HTTP_PORT } from './pod';

/**
 * Who may reach the gateway, and what the gateway may reach: name resolution, the bound backends, the issuers of signing keys, and
 * services that decide on callers.
 */
export const networkPolicy: Part = {
  id: 'NetworkPolicy',
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  content: {
    spec: (gateway, plan) => ({
      podSelector: { matchLabels: selector(gateway) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: [tcp(HTTP_PORT)] }, ...metricsIngress(plan)],
      egress: [DNS, ...egress(destinations(gateway.bindings, plan))],
    }),
  },
};

/** The cluster's resolver, and the address at which a resolver of the node's own listens. */
const DNS = {
  to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }, { ipBlock: { cidr: '169.254.20.10/32' } }],
  ports: [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ],
};

/**
 * Anywhere but the metadata services of clouds, which hand out credentials: those that are link-local, and those of Alibaba, Azure and
 * Oracle, and of AWS and Google over IPv6. Other private addresses stay open, because a name may stand for a backend there.
 */
const ANYWHERE = [
  { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16', '100.100.100.200/32', '168.63.129.16/32', '192.0.0.192/32'] } },
  { ipBlock: { cidr: '::/0', except: ['fe80::/10', 'fd00:ec2::254/128', 'fd20:ce::254/128'] } },
];

/** One rule for each place, with all of its ports, in a stable order. */
function egress(places: readonly Destination[]): object[] {
  const byPeer = new Map<string, Destination[]>();
  for (const place of places) {
    const key = peerKey(place);
    byPeer.set(key, [...(byPeer.get(key) ?? []), place]);
  }
  return [...byPeer].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => rule(group));
}

function peerKey(place: Destination): string {
  return 'namespace' in place ? `namespace ${place.namespace ?? ''}` : `address ${place.address ?? ''}`;
}

function rule(group: readonly Destination[]): object {
  const ports = [...new Set(group.map(({ port }) => port))];
  const anyPort = ports.includes(undefined);
  return {
    to: peers(group[0] as Destination),
    ports: anyPort ? [{ protocol: 'TCP' }] : (ports as number[]).sort((a, b) => a - b).map(tcp),
  };
}

function peers(place: Destination): object[] {
  if (!('namespace' in place)) return place.address === undefined ? ANYWHERE : [{ ipBlock: { cidr: place.address } }];
  if (place.namespace === undefined) return [{ podSelector: {} }];
  return [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': place.namespace } } }];
}

function tcp(port: number): object {
  return { port, protocol: 'TCP' };
}

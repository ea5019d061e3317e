import { bound, metadata, native, notBuilt, otherTarget, type Row, refused, row, under, type Verdict, wholeBlock } from '../verdict';

const wrong = (why: string, instead: string): Verdict => refused(why, instead, 'WrongBinding');
const kubernetesOnly = wrong('is known on Kubernetes only', 'bind a url or a function');
const awsOnly = wrong('is known on AWS only', 'bind a url, endpoints or a service');
const oneUrl = wrong('names several addresses, and an integration of API Gateway has one', 'bind one url, or a load balancer before them');

const backends: readonly Row[] = under('backends.*', [
  ...['name', 'namespace', 'port', 'headless'].map((field) => row(`service.${field}`, bound, wholeBlock('service', kubernetesOnly))),
  row('url', bound),
  row('endpoints.*.url', bound, wholeBlock('endpoints', oneUrl)),
  row('endpoints.*.weight', bound, wholeBlock('endpoints', oneUrl)),
  row('function', awsOnly, bound),
  row('wrapped', awsOnly, bound),
  row('vpcLink', awsOnly, notBuilt),
]);

const KUBERNETES = [
  'namespace',
  'image.repository',
  'image.tag',
  'image.digest',
  'replicas.min',
  'replicas.max',
  'release',
  'exposure.loadBalancer',
  'exposure.clusterIp',
  'exposure.gatewayApi',
];

const AWS = ['quotas.resourcesPerApi', 'authorizerTtl', 'certificate.arn', 'zone.id', 'zone.name', 'waf.arn'];

/** What differs per environment. */
export const bindings: readonly Row[] = [
  ...backends,
  row('values.*', bound),
  row('secrets.*.name', bound),
  row('store', notBuilt),
  row('listener.tls', notBuilt),
  row('listener.redirectHttp', notBuilt),
  row('listener.http3', notBuilt),
  row(
    'listener.clientAddress.trustedHops',
    native,
    refused('counts proxies in front, and API Gateway is the first to see a client', 'remove it'),
  ),
  row('listener.clientAddress.proxyProtocol', notBuilt),
  row('waive.*', metadata),
  row('companion', native),
  ...KUBERNETES.map((field) => row(`kubernetes.${field}`, bound, otherTarget)),
  ...AWS.map((field) => row(`aws.${field}`, otherTarget, bound)),
  row('aws.endpoint', otherTarget, ({ value }) => (value === 'private' ? notBuilt : bound)),
  row('aws.flavor', otherTarget, ({ value }) => (value === 'rest' ? bound : notBuilt)),
];

import {
  bound,
  type Cell,
  fromSecret,
  metadata,
  native,
  notBuilt,
  only,
  otherTarget,
  proxy,
  type Row,
  refused,
  row,
  type Use,
  under,
  type Verdict,
  wholeBlock,
} from '../verdict';

const wrong = (why: string, instead: string): Verdict => refused(why, instead, 'WrongBinding');
const kubernetesOnly = wrong('is known on Kubernetes only', 'bind a url or a function');
const awsOnly = wrong('is known on AWS only', 'bind a url, endpoints or a service');
const tableOnKubernetes = wrong('is known on AWS only', 'bind redis');
const redisOnAws = wrong('is in a network that functions of AWS are not in', 'bind "store: { dynamodb: {} }"');
const severalOnAws = proxy('an integration of API Gateway has one address');
const asksServices = wrong('is known on AWS only', 'remove it: the service of the scheme is asked at its url');
const invoked: Verdict = { how: 'bound', note: 'the authorizer invokes it, one more Lambda invocation a request' };
const HTTP = 'bind an http:// or https:// url';

const backends: readonly Row[] = under('backends.*', [
  ...['name', 'namespace', 'port', 'headless'].map((field) => row(`service.${field}`, bound, wholeBlock('service', kubernetesOnly))),
  row('url', withoutH2c(bound), withoutH2cOnAws(bound)),
  row('endpoints.*.url', withoutH2c(bound), withoutH2cOnAws(severalOnAws)),
  row('endpoints.*.weight', bound, severalOnAws),
  row('function', awsOnly, bound),
  row('wrapped', awsOnly, bound),
  row('vpcLink.arn', wholeBlock('vpcLink', awsOnly), bound),
  row('vpcLink.url', wholeBlock('vpcLink', awsOnly), withoutH2cOnAws(bound)),
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
];

const AWS = ['quotas.resourcesPerApi', 'authorizerTtl', 'certificate.arn', 'zone.id', 'zone.name', 'waf.arn'];

const domainsOwn = refused('is for gateways that end TLS themselves', 'bind "aws.certificate", the certificate of the domain');

/** What differs per environment. */
export const bindings: readonly Row[] = [
  ...backends,
  row('authorizers.*.function', asksServices, invoked),
  row('values.*', bound),
  row('secrets.*.name', bound),
  row('store.redis.url', bound, wholeBlock('redis', redisOnAws)),
  ...['secret', 'key'].map((field) => row(`store.redis.password.${field}`, fromSecret, wholeBlock('redis', redisOnAws))),
  ...['store.dynamodb', 'store.dynamodb.table'].map((field) => row(field, wholeBlock('dynamodb', tableOnKubernetes), bound)),
  row('listener.tls.certificate.secret', fromSecret, wholeBlock('tls', domainsOwn)),
  row('listener.tls.minVersion', native, wholeBlock('tls', domainsOwn)),
  row('listener.redirectHttp', redirectOnKubernetes, redirectOnAws),
  row('listener.http3', only([false])),
  row(
    'listener.clientAddress.trustedHops',
    native,
    refused('counts proxies in front, and API Gateway is the first to see a client', 'remove it'),
  ),
  row('listener.clientAddress.proxyProtocol', only([false])),
  row('waive.*', metadata),
  row('companion', native),
  ...KUBERNETES.map((field) => row(`kubernetes.${field}`, bound, otherTarget)),
  row('kubernetes.exposure.gatewayApi', notBuilt, otherTarget),
  ...AWS.map((field) => row(`aws.${field}`, otherTarget, bound)),
  row('aws.endpoint', otherTarget, ({ value }) => (value === 'private' ? notBuilt : bound)),
  row('aws.flavor', otherTarget, ({ value }) => (value === 'rest' ? bound : notBuilt)),
];

function redirectOnKubernetes({ value, bindings }: Use): Verdict {
  if (value === false || bindings.listener?.tls !== undefined) return native;
  return refused('leads to https, which the gateway does not speak', 'bind "listener.tls", or leave it out');
}

function redirectOnAws({ value }: Use): Verdict {
  return value === false ? native : refused('is about plain HTTP, which API Gateway does not answer', 'remove it');
}

function withoutH2c(verdict: Verdict): Cell {
  return ({ value }) => (isH2c(value) ? { ...notBuilt, instead: HTTP } : verdict);
}

function withoutH2cOnAws(verdict: Verdict): Cell {
  return ({ value }) => (isH2c(value) ? refused('is HTTP/2 without TLS, which API Gateway does not speak', HTTP, 'AwsH2c') : verdict);
}

function isH2c(url: unknown): boolean {
  return String(url).startsWith('h2c:');
}

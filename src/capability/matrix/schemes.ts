import { isLoopback } from '../../model/urls';
import { parseDurationMillis } from '../../spec/duration';
import type { TokenLocation } from '../../spec/jwt';
import { authorizerOf } from '../bound';
import { byProxy } from '../by-proxy';
import { authorizer, fromSecret, native, proxy, type Row, refused, row, type Use, under, type Verdict, wholeBlock } from '../verdict';

const agentKeys: Verdict = { how: 'agent', note: 'the agent fetches the keys and keeps them fresh' };

const jwt: readonly Row[] = [
  row('issuer', native, authorizer),
  row('audiences', native, authorizer),
  row('jwksUri', agentKeys, authorizer),
  row('jwks', native, authorizer),
  row('algorithms', native, authorizer),
  row('requiredClaims.*', native, authorizer),
  row('clockSkew', native, authorizer),
  ...['header', 'prefix', 'cookie'].map((field) => row(`tokenIn.*.${field}`, native, placeOnAws)),
  row('tokenIn.*.query', native, byProxy(placeOnAws)),
  row('scopeClaim', native, authorizer),
  row('groupsClaim', native, authorizer),
  row('claimHeaders.*', native, byProxy({ how: 'authorizer', note: 'as a header of the integration' })),
];

const agentHolders: Verdict = { how: 'agent', note: 'the agent reads the keys from secrets and delivers them to Envoy' };

const apiKey: readonly Row[] = [
  row('header', agentHolders, byProxy(authorizer)),
  row('query', agentHolders, byProxy(authorizer)),
  row('consumerHeader', native, byProxy({ how: 'authorizer', note: 'as a header of the integration' })),
];

const truststore: Verdict = {
  how: 'native',
  note: 'the truststore of the domain, whose other address is switched off; whoever comes there has to show a certificate',
  differs: 'who shows none that it knows is refused by API Gateway itself, on every path',
  unproven: 'the emulator has no mutual TLS',
};

const clientCertificate: readonly Row[] = [
  row('ca.secret', fromSecret, truststore),
  row('subjectAltNames', native, { how: 'authorizer', note: 'the authorizer is asked for every request, nothing is cached' }),
];

const external: readonly Row[] = [
  row('url', native, serviceOnAws),
  row('sendHeaders', native, { how: 'authorizer', note: 'the authorizer asks for every request, nothing is cached' }),
  row('returnHeaders', native, byProxy({ how: 'authorizer', note: 'as a header of the integration' })),
  row('subject', native, authorizer),
  row('timeout', native, patienceOnAws),
];

const companion: Verdict = { how: 'companion', note: 'the companion asks the authorization server and remembers its answers' };
const asking: Verdict = {
  how: 'authorizer',
  note: 'the authorizer is asked for every request, and remembers the answers of the authorization server itself',
};

const introspection: readonly Row[] = [
  row('endpoint', companion, asking),
  row('client.secret', fromSecret, { how: 'authorizer', note: 'read from its secret' }),
  row('ttl', companion, authorizer),
  row('timeout', companion, patienceOnAws),
  ...['header', 'prefix', 'cookie'].map((field) => row(`tokenIn.*.${field}`, companion, authorizer)),
  row('tokenIn.*.query', companion, byProxy(authorizer)),
];

const noLogin = wholeBlock(
  'login',
  refused(
    'needs answers of its own and cookies, which an authorizer cannot make',
    'let pages log in by themselves and send their token to a jwt scheme, or deliver this API to Kubernetes',
  ),
);

const login: readonly Row[] = [
  row('issuer', { how: 'agent', note: 'the agent finds out where the issuer lets people log in, and fetches its keys' }, noLogin),
  row('client.secret', { how: 'agent', note: 'the agent shows it to the issuer; sessions are signed with what follows from it' }, noLogin),
  ...['scopes', 'callback', 'logout'].map((field) => row(field, native, noLogin)),
];

const signed: Verdict = { how: 'companion', note: 'the companion checks the signature once all of the body is there' };
const signedOnAws = proxy('no authorizer of API Gateway sees a body');

const hmac: readonly Row[] = [
  ...['header', 'prefix', 'timestamp.header', 'timestamp.tolerance'].map((field) => row(field, signed, signedOnAws)),
  ...['secret', 'key'].map((field) => row(`secret.${field}`, fromSecret, { how: 'proxy', note: 'read from its secret' })),
];

/** Ways to identify a caller: the API's own and the gateway's. */
export const schemes: readonly Row[] = [
  ...under('schemes.*.jwt', jwt),
  ...under('schemes.*.apiKey', apiKey),
  ...under('schemes.*.clientCertificate', clientCertificate),
  ...under('schemes.*.external', external),
  ...under('schemes.*.hmac', hmac),
  ...under('schemes.*.introspection', introspection),
  ...under('schemes.*.login', login),
];

function placeOnAws({ model, api, names }: Use): Verdict {
  const [scheme] = names as [string];
  const spec = api?.spec.schemes?.[scheme] ?? model.settings.baseline?.schemes?.[scheme];
  const places: readonly TokenLocation[] = spec?.jwt?.tokenIn ?? [];
  if (places.length < 2) return authorizer;
  return { how: 'authorizer', note: 'a token in one of several places: the authorizer is asked for every request, nothing is cached' };
}

/** A function of AWS is in no cluster. */
function serviceOnAws({ value, names, api, bindings }: Use): Verdict {
  const url = String(value);
  if (authorizerOf(bindings, api?.name ?? '', names[0] as string) !== undefined)
    return { how: 'otherTarget', note: 'the authorizer invokes the function that is bound in its place' };
  if (url.startsWith('http://') && !isLoopback(url)) {
    return refused('is plain HTTP, which is for services within a cluster', 'bind an https url by ${value:NAME}', 'AwsServiceInCluster');
  }
  const differs = "a refusal by the service reaches the client as the gateway's own 401 or 403, and its redirect as 401";
  return { how: 'authorizer', differs };
}

/** API Gateway waits for an authorizer no longer than for a backend. */
function patienceOnAws({ value }: Use): Verdict {
  if (parseDurationMillis(String(value)) <= 10_000) return authorizer;
  return refused('is longer than the authorizer waits', 'write at most "10s"', 'AwsTimeoutTooLong');
}

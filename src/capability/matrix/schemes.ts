import type { TokenLocation } from '../../spec/jwt';
import { byProxy } from '../by-proxy';
import { authorizer, native, notBuilt, type Row, row, type Use, under, type Verdict } from '../verdict';

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

const external: readonly Row[] = ['url', 'sendHeaders', 'returnHeaders', 'subject', 'timeout'].map((field) => row(field, native, notBuilt));

const LATER_KINDS = ['introspection', 'clientCertificate', 'login', 'hmac'];

/** Ways to identify a caller: the API's own and the gateway's. */
export const schemes: readonly Row[] = [
  ...under('schemes.*.jwt', jwt),
  ...under('schemes.*.apiKey', apiKey),
  ...under('schemes.*.external', external),
  ...LATER_KINDS.map((kind) => row(`schemes.*.${kind}`, notBuilt)),
];

function placeOnAws({ model, api, names }: Use): Verdict {
  const [scheme] = names as [string];
  const spec = api?.spec.schemes?.[scheme] ?? model.settings.baseline?.schemes?.[scheme];
  const places: readonly TokenLocation[] = spec?.jwt?.tokenIn ?? [];
  if (places.length < 2) return authorizer;
  return { how: 'authorizer', note: 'a token in one of several places: the authorizer is asked for every request, nothing is cached' };
}

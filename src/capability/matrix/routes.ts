import type { ValueSource } from '../../model/value';
import { parsePathValue } from '../../model/values';
import { byProxy, passesProxy } from '../by-proxy';
import {
  type Cell,
  metadata,
  native,
  notBuilt,
  proxy,
  type Row,
  refused,
  row,
  type Served,
  type Use,
  under,
  type Verdict,
} from '../verdict';
import { logged } from './api';
import { sharedOnAws } from './canary';
import { requestChanges, responseChanges } from './transform';

const mock: Served = {
  how: 'native',
  note: 'as a mock integration',
  unproven: "the emulator renders its template with another VTL than AWS's",
};
const chosen = proxy('API Gateway cannot choose by header, query or cookie');

const answer: readonly Row[] = [
  ...['status', 'body', 'json', 'headers.*'].map((field) => row(`respond.${field}`, native, byProxy(mocked))),
  row('redirect.to', redirectOnEnvoy, byProxy(redirectOnAws)),
  row('redirect.status', native, mocked),
];

const weighted = (onAws: Cell): Row[] => ['backend', 'weight'].map((field) => row(`weighted.*.${field}`, native, onAws));

const rewrite: readonly Row[] = [row('rewrite.path', pathOnEnvoy, byProxy(native)), row('rewrite.host', native, byProxy(native))];

const matched: readonly Row[] = ['', '.prefix', '.regex', '.present'].map((form) => row(`*${form}`, native, chosen));

const variant: readonly Row[] = [
  ...['headers', 'query', 'cookies'].flatMap((part) => under(`when.${part}`, matched)),
  row('backend', native, chosen),
  ...weighted(chosen),
  ...['status', 'body', 'json', 'headers.*'].map((field) => row(`respond.${field}`, native, chosen)),
  row('redirect.to', redirectOnEnvoy, chosen),
  row('redirect.status', native, chosen),
  ...rewrite.map((entry) => row(entry.field, entry.kubernetes, chosen)),
  ...[...requestChanges, ...responseChanges].map((entry) => (entry.kubernetes === notBuilt ? entry : row(entry.field, native, chosen))),
];

const documented: Verdict = { how: 'native', note: 'in the documentation of the method' };

const LATER = ['aggregate', 'batch', 'cache'];

/** Where a route leads, what it changes, and what describes it. */
export const routes: readonly Row[] = under('routes.*', [
  row('backend', native),
  ...weighted(sharedOnAws),
  ...answer,
  ...rewrite,
  ...under('variants.*', variant),
  ...requestChanges,
  ...responseChanges,
  row('owner', logged, metadata),
  row('tags', logged, documented),
  row('description', metadata, documented),
  ...LATER.map((field) => row(field, notBuilt)),
]);

/** What Envoy may fill into a path or a query as it stands: it cannot percent-encode. */
const PLAIN_IN_PATHS: readonly ValueSource[] = ['path', 'clientIp', 'now', 'version'];

function pathOnEnvoy({ value }: Use): Verdict {
  return plainOnEnvoy(value as string, 'a path', 'write {param}, or put the value into a header or a query parameter');
}

/** Unlike a rewrite, a redirect has nowhere else to put a value. */
function redirectOnEnvoy({ value }: Use): Verdict {
  const instead = 'write {param}, leave the query out of "to" so that the request keeps its own, or let a backend answer with the redirect';
  return plainOnEnvoy(value as string, 'the address of a redirect', instead);
}

function plainOnEnvoy(text: string, where: string, instead: string): Verdict {
  const encoded = parsePathValue(text).find((part) => typeof part !== 'string' && !PLAIN_IN_PATHS.includes(part.source));
  if (encoded === undefined || typeof encoded === 'string') return native;
  return refused(`fills "\${${encoded.source}}" into ${where}, and Envoy cannot percent-encode it`, instead);
}

/** A fixed answer of a route that passes the proxy for another reason is the proxy's. */
function mocked(use: Use): Verdict {
  return passesProxy(use) ? { how: 'proxy', note: 'which the route passes anyway' } : mock;
}

function redirectOnAws(use: Use): Verdict {
  if (passesProxy(use) || (use.value as string).includes('?')) return mocked(use);
  return { ...mock, differs: 'of a repeated parameter AWS keeps the last value' };
}

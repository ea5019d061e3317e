import { bindingOf, routeBackends } from '../bound';
import { routesOf } from '../uses';
import { metadata, native, notBuilt, proxy, type Row, row, type Use, under, type Verdict, wholeBlock } from '../verdict';
import { requestChanges, responseChanges } from './transform';

const mock: Verdict = { how: 'native', note: 'as a mock integration', unproven: 'the emulator has no mock integrations' };
const chosen = proxy('API Gateway cannot choose by header, query or cookie');

const answer: readonly Row[] = [
  ...['status', 'body', 'json', 'headers.*'].map((field) => row(`respond.${field}`, native, mock)),
  ...['to', 'status'].map((field) => row(`redirect.${field}`, native, mock)),
];

const weighted: readonly Row[] = ['backend', 'weight'].map((field) => row(`weighted.*.${field}`, native, wholeBlock('weighted', notBuilt)));

const rewrite: readonly Row[] = ['path', 'host'].map((field) => row(`rewrite.${field}`, native, rewriteOnAws));

const matched: readonly Row[] = ['', '.prefix', '.regex', '.present'].map((form) => row(`*${form}`, native, chosen));

const variant: readonly Row[] = [
  ...['headers', 'query', 'cookies'].flatMap((part) => under(`when.${part}`, matched)),
  row('backend', native, chosen),
  ...weighted,
  ...['status', 'body', 'json', 'headers.*'].map((field) => row(`respond.${field}`, native, chosen)),
  ...['to', 'status'].map((field) => row(`redirect.${field}`, native, chosen)),
  ...rewrite.map((entry) => row(entry.field, native, chosen)),
  ...[...requestChanges, ...responseChanges].map((entry) => (entry.kubernetes === notBuilt ? entry : row(entry.field, native, chosen))),
];

const LATER = ['aggregate', 'batch', 'canary', 'sticky', 'cache', 'stream', 'versions'];

/** Where a route leads, what it changes, and what describes it. */
export const routes: readonly Row[] = under('routes.*', [
  row('backend', native),
  ...weighted,
  ...answer,
  ...rewrite,
  ...under('variants.*', variant),
  ...requestChanges,
  ...responseChanges,
  ...['owner', 'tags', 'description'].map((field) => row(field, metadata)),
  ...LATER.map((field) => row(field, notBuilt)),
]);

function rewriteOnAws(use: Use): Verdict {
  const toFunction = routesOf(use).some(({ api, route }) =>
    routeBackends(route).some((name) => bindingOf(use.bindings, api.name, name)?.function !== undefined),
  );
  return toFunction ? proxy('a function gets the path that the client sent') : native;
}

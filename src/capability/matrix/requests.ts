import { parseSizeBytes } from '../../spec/size';
import { authorizer, native, notBuilt, proxy, type Row, refused, row, type Use, under, type Verdict } from '../verdict';
import { corsAnswerOnAws } from './transform';

const validator: Verdict = { how: 'native', note: 'as a request validator' };

/** Cross-origin requests. */
export const corsRows: readonly Row[] = under('cors', [
  ...['origins', 'exposeHeaders', 'credentials'].map((field) => row(field, native, corsOnAws)),
  ...['methods', 'headers', 'maxAge'].map((field) => row(field, native, { how: 'native', note: 'in the answer to the preflight' })),
]);

/** The largest body. */
export const maxSizeRow: Row = row('body.maxSize', native, maxSizeOnAws);

const OF_LEVEL: readonly Row[] = [...corsRows, maxSizeRow];

/** What a request must be like: on the API and on a route. */
export const requests: readonly Row[] = [
  ...OF_LEVEL,
  ...under('routes.*', [
    ...OF_LEVEL,
    row('body.contentTypes', native, proxy('API Gateway takes every content type')),
    row('body.schema', notBuilt),
    row('require.headers', native, validator),
    row('require.query', native, validator),
    row('paths.allow', native, authorizer),
  ]),
];

function corsOnAws(use: Use): Verdict {
  return { ...corsAnswerOnAws(use), differs: 'errors that AWS makes itself name one origin, and none that is a wildcard' } as Verdict;
}

const CEILING = '10Mi';

function maxSizeOnAws(use: Use): Verdict {
  const bytes = parseSizeBytes(use.value as string);
  if (bytes > parseSizeBytes(CEILING)) return refused(`is above ${CEILING}, the most that API Gateway takes`, `write at most "${CEILING}"`);
  if (bytes === parseSizeBytes(CEILING)) return native;
  return proxy(`API Gateway itself refuses only what is above ${CEILING}`);
}

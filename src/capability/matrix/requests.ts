import { parseSizeBytes } from '../../spec/size';
import { byProxy } from '../by-proxy';
import { authorizer, native, notBuilt, type Row, refused, row, type Use, under, type Verdict } from '../verdict';
import { answerOnAws } from './transform';

const validator: Verdict = { how: 'native', note: 'as a request validator' };

/** Of fixed answers to methods that have no body. */
const unread: Verdict = { how: 'native', note: 'no request is meant to have a body', differs: 'AWS answers whatever the body is' };

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
    row('body.contentTypes', native, byProxy(unread)),
    row('body.schema', notBuilt),
    row('require.headers', native, validator),
    row('require.query', native, validator),
    row('paths.allow', native, authorizer),
  ]),
];

function corsOnAws(use: Use): Verdict {
  return { ...answerOnAws(use), differs: 'errors that AWS makes itself name one origin, and none that is a wildcard' } as Verdict;
}

const CEILING = '10Mi';

function maxSizeOnAws(use: Use): Verdict {
  const bytes = parseSizeBytes(use.value as string);
  if (bytes > parseSizeBytes(CEILING)) return refused(`is above ${CEILING}, the most that API Gateway takes`, `write at most "${CEILING}"`);
  if (bytes === parseSizeBytes(CEILING)) return native;
  return byProxy(unread)(use);
}

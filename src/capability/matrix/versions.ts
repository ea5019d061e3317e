import { byProxy } from '../by-proxy';
import { type Cell, native, notBuilt, proxy, type Row, refused, row, type Use, under, type Verdict } from '../verdict';
import { requestChanges, responseChanges } from './transform';

const chosen = proxy('API Gateway cannot choose by header, query or media type');

/** By the path API Gateway itself tells versions apart. */
function byPathOr(byPath: Cell): Cell {
  return (use) => {
    if (use.api?.spec.versions?.by.path === undefined) return chosen;
    return typeof byPath === 'function' ? byPath(use) : byPath;
  };
}

const changes: readonly Row[] = [...requestChanges, ...responseChanges].map((entry) =>
  entry.kubernetes === notBuilt ? entry : row(entry.field, entry.kubernetes, byPathOr(entry.aws)),
);

/** Versions of an API, and the routes that only some of them have. */
export const versions: readonly Row[] = [
  ...under('versions', [
    row('by.path', native),
    ...['by.header', 'by.query'].map((field) => row(field, native, chosen)),
    row('by.mediaType', mediaTypeOnEnvoy, chosen),
    row('defaultVersion', native, byPathOr(native)),
    row('list.*', native, byPathOr(native)),
    ...['deprecated', 'sunset', 'link'].map((field) => row(`list.*.${field}`, native, byPathOr(byProxy(native)))),
    row('list.*.retired', native, byPathOr(byProxy(native))),
    row('list.*.backends.*', native, byPathOr(native)),
    ...under('list.*', changes),
  ]),
  row('routes.*.versions', native, byPathOr(native)),
];

/** What an expression of Envoy's CEL may have, less what stands around the type in it. */
const LONGEST_TYPE = 50;

function mediaTypeOnEnvoy({ value }: Use): Verdict {
  if ((value as string).length <= LONGEST_TYPE) return native;
  return refused(
    `is longer than the ${LONGEST_TYPE} characters that Envoy compares here`,
    'write a shorter type, or name versions by a header',
  );
}

import { byProxy } from '../by-proxy';
import { type Cell, native, proxy, type Row, refused, row, type Use, under, type Verdict } from '../verdict';
import { requestChanges, responseChanges } from './transform';

const chosen = proxy('API Gateway cannot choose by header, query or media type');

/** By the path API Gateway itself tells versions apart. */
function byPathOr(byPath: Cell): Cell {
  return (use) => {
    if (use.api?.spec.versions?.by.path === undefined) return chosen;
    return typeof byPath === 'function' ? byPath(use) : byPath;
  };
}

const OF_BODIES: ReadonlySet<string> = new Set(['request.json', 'request.convert', 'response.json', 'response.convert']);

const bodiesAlike = refused(
  'changes bodies, and a version changes headers and queries alone',
  'write it on the routes, or let the backend that stands in do it',
);

const changes: readonly Row[] = [...requestChanges, ...responseChanges].map(({ field, kubernetes, aws }) =>
  OF_BODIES.has(field) ? row(field, bodiesAlike) : row(field, kubernetes, byPathOr(aws)),
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

import { mediaType } from './format/data';
import { date } from './format/date';
import { header } from './format/header';
import { checkName, checkVersion, nameOf, parameter, version } from './format/name';
import { flag } from './format/number';
import { not, text } from './format/text';
import { url } from './format/url';
import { exactlyOne } from './rules';
import { block, define, filledMap, map, type Rule, type Schema } from './schema';
import { requestChangesSchema, responseChangesSchema } from './transform.schema';
import type { ApiVersion, VersionPlace, Versions } from './versions';

const PREFIX = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;

const pathPrefix = () =>
  text({
    what: 'what stands before the version in a path',
    example: '"v"',
    check: (value) =>
      PREFIX.test(value) ? undefined : not(value, 'the start of a segment', 'write letters, such as "v" for /v1/orders', 'PathRefused'),
  });

export const versionPlaceSchema: Schema<VersionPlace> = define('VersionPlace', () =>
  block(
    'by',
    {
      path: pathPrefix().optional(),
      header: header('"x-api-version"').optional(),
      query: parameter('the name of a query parameter', '"version"').optional(),
      mediaType: mediaType('"application/vnd.shop"').optional(),
    },
    exactlyOne('by', 'path', 'header', 'query', 'mediaType'),
  ),
);

const sunsetAfterDeprecation: Rule = ({ deprecated, sunset }) =>
  typeof deprecated === 'string' && typeof sunset === 'string' && sunset < deprecated
    ? [{ code: 'Conflict', path: ['sunset'], message: `"${sunset}" is before deprecated, "${deprecated}" (RFC 9745); give a later day` }]
    : [];

export const apiVersionSchema: Schema<ApiVersion> = define('ApiVersion', () =>
  block(
    'a version',
    {
      deprecated: date().optional(),
      sunset: date().optional(),
      link: url().optional(),
      retired: flag().optional(),
      backends: map(nameOf('a backend', '"orders-v2"'), checkName('a backend')).optional(),
      request: requestChangesSchema().optional(),
      response: responseChangesSchema().optional(),
    },
    sunsetAfterDeprecation,
  ),
);

const defaultIsListed: Rule = ({ defaultVersion, list }) => {
  if (typeof defaultVersion !== 'string' || typeof list !== 'object' || list === null || defaultVersion in list) return [];
  return [
    {
      code: 'Conflict',
      path: ['defaultVersion'],
      message: `${JSON.stringify(defaultVersion)} is not in the list; write one of ${Object.keys(list).join(', ')}`,
    },
  ];
};

export const versionsSchema: Schema<Versions> = define('Versions', () =>
  block(
    'versions',
    {
      by: versionPlaceSchema(),
      defaultVersion: version().optional(),
      list: filledMap(apiVersionSchema(), checkVersion, 'write the versions, such as "1": {}'),
    },
    defaultIsListed,
  ),
);

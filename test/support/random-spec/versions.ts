import fc from 'fast-check';
import { request, response } from './changes';
import { NAMES, name, oneOf, rarely, sometimes, together } from './pieces';
import { VERSIONS } from './routes';

const substitutes = fc.tuple(oneOf(...NAMES), name).map(([from, to]) => ({ [from]: to }));

const version = rarely(40, {
  deprecated: oneOf('2026-04-01'),
  sunset: oneOf('2028-01-01'),
  link: oneOf('https://docs.example.com/v2'),
  backends: substitutes,
  request,
  response,
});

const last = fc.oneof({ weight: 2, arbitrary: version }, { weight: 1, arbitrary: fc.constant({ retired: true, sunset: '2026-01-01' }) });

const [first, second, third] = VERSIONS;

export const versions = together(
  fc.record({
    by: oneOf<object>({ path: 'v' }, { header: 'x-api-version' }, { query: 'version' }, { mediaType: 'application/vnd.shop' }),
    list: fc.record({ [first]: version, [second]: version, [third]: last }),
  }),
  fc.record({ defaultVersion: sometimes(60, oneOf(first, second)) }),
);

import { expect, test } from 'vitest';
import { parseGateway } from '../../src/spec/parse';
import { refusals } from './support';

const gateway = (fields: object) => ({ apis: ['shop.yaml'], ...fields });

test.each([
  { value: {}, says: ['apis: is missing; write a list [Missing]'] },
  { value: { apis: [] }, says: ['apis: the list is empty; write the files of its APIs, such as "shop.yaml" [EmptyList]'] },
  {
    value: { apis: [5] },
    says: ['apis[0]: 5 is not an API; write the name of its file, such as "shop.yaml", or the spec itself [WrongType]'],
  },
  {
    value: gateway({ errors: { detail: { 'rate-limit': 'x' } } }),
    says: ['errors.detail: "rate-limit" is not a type of error; did you mean "rate-limited"? [NotAChoice]'],
  },
  {
    value: gateway({ compression: { algorithms: ['gzp'] } }),
    says: ['compression.algorithms[0]: "gzp" is not one of "gzip", "br", "zstd"; did you mean "gzip"? [NotAChoice]'],
  },
  {
    value: gateway({ requestId: { header: 'host' } }),
    says: [
      'requestId.header: the header "host" cannot hold the request\'s id: rewrite.host has it; choose another, such as "x-correlation-id" [ReservedHeader]',
    ],
  },
  {
    value: gateway({ baseline: { access: { mustUse: [] } } }),
    says: ['baseline.access.mustUse: the list is empty; leave it out where any scheme will do [EmptyList]'],
  },
  {
    value: gateway({ maintenance: {} }),
    says: ['maintenance.respond: is missing; write respond as a map, such as { status: … } [Missing]'],
  },
  {
    value: gateway({ observability: { traces: { otlp: 'collector:4318' } } }),
    says: ['observability.traces.otlp: "collector:4318" is not an absolute url; start it with http:// or https:// and a host [NotAUrl]'],
  },
  {
    value: gateway({ name: 'Edge' }),
    says: ['name: "Edge" is not a DNS-1123 label; use at most 63 lower-case letters, digits and dashes, such as "edge" [NotALabel]'],
  },
  { value: gateway({ baslin: {} }), says: ['baslin: "baslin" is not a field of a gateway; did you mean "baseline"? [UnknownField]'] },
])('says: $says', ({ value, says }) => {
  expect(refusals(() => parseGateway(value))).toEqual(says);
});

import { line, not, text } from './format/text';
import { someDistinct } from './rules';
import { block, define, list, type Schema } from './schema';
import type { Transcode } from './transcode';

const SERVICE = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;

const service = () =>
  text({
    what: 'the full name of a gRPC service',
    example: '"shop.Stock"',
    pattern: SERVICE.source,
    check: (value) =>
      SERVICE.test(value)
        ? undefined
        : not(value, 'the full name of a gRPC service', 'write package and service, as in "shop.Stock"', 'NotAName'),
  });

export const transcodeSchema: Schema<Transcode> = define('Transcode', () =>
  block('transcode', {
    descriptor: line('the path of a descriptor file', '"stock.pb"'),
    services: list(service(), someDistinct('write the services that JSON reaches')),
  }),
);

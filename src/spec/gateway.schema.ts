import { baselineSchema } from './baseline.schema';
import { anyJson } from './format/data';
import { ownHeader } from './format/header';
import { cidr } from './format/ip';
import { label } from './format/name';
import { flag } from './format/number';
import { size } from './format/quantity';
import { checkSlug } from './format/slug';
import { anyText, line, word, wordOf } from './format/text';
import type { Compression, Errors, GatewaySettings, GatewaySpec, Maintenance, RequestId } from './gateway';
import { observabilitySchema } from './observability.schema';
import { respondSchema } from './respond.schema';
import { distinct, some, someDistinct } from './rules';
import { block, define, list, map, type Schema } from './schema';

export const errorsSchema: Schema<Errors> = define(() =>
  block('errors', {
    typeBase: line('the start of the type of errors', '"https://docs.example.com/errors/"').optional(),
    detail: map(anyText('a sentence', '"Slow down, please."'), checkSlug).optional(),
  }),
);

export const compressionSchema: Schema<Compression> = define(() =>
  block('compression', {
    algorithms: list(wordOf(['gzip', 'br', 'zstd']), someDistinct('leave it out for the defaults')).optional(),
    minSize: size().optional(),
  }),
);

export const requestIdSchema: Schema<RequestId> = define(() =>
  block('requestId', { header: ownHeader('"x-request-id"').optional(), trust: flag().optional() }),
);

export const maintenanceSchema: Schema<Maintenance> = define(() =>
  block('maintenance', { respond: respondSchema(), allow: list(cidr(), distinct).optional() }),
);

const settings = () => ({
  name: label('"edge"').optional(),
  baseline: baselineSchema().optional(),
  errors: errorsSchema().optional(),
  compression: compressionSchema().optional(),
  requestId: requestIdSchema().optional(),
  limitHeaders: word('draft', 'x', 'both', 'none').optional(),
  observability: observabilitySchema().optional(),
  maintenance: maintenanceSchema().optional(),
});

export const gatewaySettingsSchema: Schema<GatewaySettings> = define(() => block('a gateway', settings()));

export const gatewaySchema: Schema<GatewaySpec> = define(() =>
  block('a gateway', { ...settings(), apis: list(anyJson(), some('write the files of its APIs, such as "shop.yaml"')) }),
);

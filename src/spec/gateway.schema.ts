import { baselineSchema } from './baseline.schema';
import { headerFor } from './format/header';
import { cidr } from './format/ip';
import { label } from './format/name';
import { flag } from './format/number';
import { size } from './format/quantity';
import { show } from './format/show';
import { checkSlug } from './format/slug';
import { anyText, line, word, wordOf } from './format/text';
import type { Compression, Errors, GatewaySettings, GatewaySpec, Maintenance, RequestId } from './gateway';
import { observabilitySchema } from './observability.schema';
import { respondSchema } from './respond.schema';
import { distinct, some, someDistinct } from './rules';
import { block, define, leaf, list, map, type Schema } from './schema';

export const errorsSchema: Schema<Errors> = define('Errors', () =>
  block('errors', {
    typeBase: line('the start of the type of errors', '"https://docs.example.com/errors/"').optional(),
    detail: map(anyText('a sentence', '"Slow down, please."'), checkSlug).optional(),
  }),
);

export const compressionSchema: Schema<Compression> = define('Compression', () =>
  block('compression', {
    algorithms: list(wordOf(['gzip', 'br', 'zstd']), someDistinct('leave it out for the defaults')).optional(),
    minSize: size().optional(),
  }),
);

export const requestIdSchema: Schema<RequestId> = define('RequestId', () =>
  block('requestId', { header: headerFor('requestId', '"x-request-id"').optional(), trust: flag().optional() }),
);

export const maintenanceSchema: Schema<Maintenance> = define('Maintenance', () =>
  block('maintenance', { respond: respondSchema(), allow: list(cidr(), distinct).optional() }),
);

const api = () =>
  leaf<unknown>(
    (value) =>
      (typeof value === 'string' && value.trim() !== '') || (typeof value === 'object' && value !== null)
        ? undefined
        : {
            code: 'WrongType',
            message: `${show(value)} is not an API; write the name of its file, such as "shop.yaml", or the spec itself`,
          },
    { type: ['string', 'object'] },
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

export const gatewaySettingsSchema: Schema<GatewaySettings> = define('GatewaySettings', () => block('a gateway', settings()));

export const gatewaySchema: Schema<GatewaySpec> = define('GatewaySpec', () =>
  block('a gateway', { ...settings(), apis: list(api(), some('write the files of its APIs, such as "shop.yaml"')) }),
);

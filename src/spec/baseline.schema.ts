import type { Baseline, BaselineAccess } from './baseline';
import { bodyDefaultsSchema } from './body.schema';
import { corsSchema } from './cors.schema';
import { checkName, nameOf } from './format/name';
import { flag } from './format/number';
import { duration } from './format/quantity';
import { word } from './format/text';
import { ipRulesSchema } from './ips.schema';
import { limitSchema } from './limits.schema';
import { someDistinct } from './rules';
import { block, define, list, map, type Schema } from './schema';
import { schemeSchema } from './scheme.schema';

export const baselineAccessSchema: Schema<BaselineAccess> = define('BaselineAccess', () =>
  block('access of a baseline', {
    mustUse: list(nameOf('a scheme', '"customers"'), someDistinct('leave it out where any scheme will do')).optional(),
    openAllowed: flag().optional(),
  }),
);

export const baselineSchema: Schema<Baseline> = define('Baseline', () =>
  block('a baseline', {
    access: baselineAccessSchema().optional(),
    schemes: map(schemeSchema(), checkName('a scheme')).optional(),
    limits: list(limitSchema()).optional(),
    ips: ipRulesSchema().optional(),
    body: bodyDefaultsSchema().optional(),
    timeout: duration().optional(),
    cors: corsSchema().optional(),
    securityHeaders: word('default', 'none').optional(),
  }),
);

import { header } from './format/header';
import { percent } from './format/number';
import { url } from './format/url';
import type { AccessLog, Metrics, Observability, Traces } from './observability';
import { distinctHeaders } from './rules';
import { block, define, list, type Schema } from './schema';

export const accessLogSchema: Schema<AccessLog> = define('AccessLog', () =>
  block('accessLog', {
    headers: list(header('"user-agent"'), distinctHeaders).optional(),
    redact: list(header('"authorization"'), distinctHeaders).optional(),
  }),
);

export const tracesSchema: Schema<Traces> = define('Traces', () =>
  block('traces', { otlp: url({ schemes: ['http', 'https'] }), samplePercent: percent().optional() }),
);

export const metricsSchema: Schema<Metrics> = define('Metrics', () => block('metrics', {}));

export const observabilitySchema: Schema<Observability> = define('Observability', () =>
  block('observability', {
    accessLog: accessLogSchema().optional(),
    traces: tracesSchema().optional(),
    metrics: metricsSchema().optional(),
  }),
);

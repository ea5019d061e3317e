import type { AwsBindings, AwsCertificate, AwsQuotas, AwsWaf, AwsZone } from './bindings-aws';
import { whole } from './format/number';
import { duration } from './format/quantity';
import { line, word } from './format/text';
import { block, define, type Schema } from './schema';

/** An ARN, which in code may be known at deployment only. */
export const arn = () => line('an ARN', '"arn:aws:acm:eu-west-1:111122223333:certificate/abc"');

export const awsQuotasSchema: Schema<AwsQuotas> = define('AwsQuotas', () => block('quotas', { resourcesPerApi: whole(10).optional() }));

export const awsCertificateSchema: Schema<AwsCertificate> = define('AwsCertificate', () => block('certificate', { arn: arn() }));

export const awsZoneSchema: Schema<AwsZone> = define('AwsZone', () =>
  block('zone', { id: line('the id of a hosted zone', '"Z0123456789"'), name: line('the name of a hosted zone', '"example.com"') }),
);

export const awsWafSchema: Schema<AwsWaf> = define('AwsWaf', () => block('waf', { arn: arn() }));

export const awsBindingsSchema: Schema<AwsBindings> = define('AwsBindings', () =>
  block('aws', {
    endpoint: word('regional', 'edge', 'private').optional(),
    quotas: awsQuotasSchema().optional(),
    authorizerTtl: duration({ min: '0s', max: '1h', wholeSeconds: true }).optional(),
    certificate: awsCertificateSchema().optional(),
    zone: awsZoneSchema().optional(),
    waf: awsWafSchema().optional(),
    flavor: word('rest', 'http').optional(),
  }),
);

import { expect, test } from 'vitest';
import type { SpecError } from '../../../src/problem';
import type { ApiSpec } from '../../../src/spec/api';
import { compileAws } from '../../../src/targets/aws/compile';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret';

const keys: ApiSpec = {
  name: 'shop',
  schemes: { partners: { apiKey: { header: 'x-api-key' } } },
  access: { scheme: 'partners' },
  consumers: { acme: { keys: [{ secret: 'kept', key: 'acme' }] } },
  routes: { 'GET /orders': { respond: { status: 200 } } },
};

const signed: ApiSpec = {
  name: 'shop',
  schemes: { hooks: { hmac: { header: 'x-signature', secret: { secret: 'kept', key: 'token' } } } },
  access: { scheme: 'hooks' },
  routes: { 'POST /orders': { respond: { status: 200 } } },
};

function problems(spec: ApiSpec, name: string): string[] {
  try {
    return compileAws({ apis: [spec], bindings: { secrets: { kept: { name } } } }).warnings.map(({ code }) => code);
  } catch (error) {
    return (error as SpecError).problems.map(({ path, code }) => `${path} ${code}`);
  }
}

test.each([
  ['what Secrets Manager calls nothing', 'my key!'],
  ['a name beyond ASCII', 'schlüssel'],
  ['more than a name holds', 'a'.repeat(513)],
  ['the ARN of something else', 'arn:aws:iam::111122223333:role/reader'],
  ['an ARN without its six characters, which rights would not match', `${ARN}:keys`],
  ['all secrets of an account', `${ARN}:*`],
  ['an account that is none', 'arn:aws:secretsmanager:eu-west-1:11:secret:keys-AbCdEf'],
])('%s is no secret for a function to read', (_, name) => {
  expect(problems(keys, name)).toEqual(['bindings.secrets.kept AwsNotASecret']);
  expect(problems(signed, name)).toEqual(['bindings.secrets.kept AwsNotASecret']);
});

test('an object of S3 holds no secret of the proxy either', () => {
  expect(problems(signed, 's3://truststores/ca.pem?versionId=1')).toEqual(['bindings.secrets.kept AwsSecretInS3']);
});

test.each([
  'prod/partner-keys',
  'partner_keys@1+2=3.4',
  `${ARN}:prod/keys-AbCdEf`,
  'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:k-a1b2c3',
  '${Token[Ref.1]}',
])('%s may be a secret', (name) => {
  expect(problems(keys, name)).toEqual([]);
  expect(problems(signed, name)).toEqual([]);
});

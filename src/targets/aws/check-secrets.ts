import { at } from '../../model/report';
import type { Problem } from '../../problem';
import type { Bindings } from '../../spec/bindings';
import { isKnownLater } from '../../spec/known-later';
import type { AwsPlan } from './plan';
import { proxySecrets, secretsOfScheme } from './scheme-secrets';
import { boundName } from './truststore';

/** Names of Secrets Manager, and ARNs as it gives them: whole, because rights compare them to the letter. */
const NAME = /^[\w/+=.@-]{1,512}$/;
const ARN = /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6}$/;

/** Bound names that no secret can have which a function reads. */
export function checkSecrets({ authorizer, proxy }: AwsPlan, bindings: Bindings): Problem[] {
  const ofAuthorizer = Object.values(authorizer?.schemes ?? {}).flatMap(secretsOfScheme);
  const ofProxy = proxy === undefined ? [] : proxySecrets(proxy);
  return [...new Set([...ofAuthorizer, ...ofProxy])].flatMap((secret) => {
    const name = boundName(secret, bindings);
    const path = at('bindings.secrets', secret);
    if (isKnownLater(name) || NAME.test(name) || ARN.test(name)) return [];
    return [
      name.startsWith('s3:')
        ? { path, code: 'AwsSecretInS3', message: IN_S3 }
        : { path, code: 'AwsNotASecret', message: `"${name}" ${NO_SECRET}` },
    ];
  });
}

const IN_S3 =
  'is read from AWS Secrets Manager, and an object of S3 can hold nothing but authorities; bind the name or the ARN of a secret';

const NO_SECRET =
  'is no secret of AWS Secrets Manager; write its name, or its whole ARN with the six characters at the end, as in "arn:aws:secretsmanager:eu-west-1:111122223333:secret:partner-keys-AbCdEf"';

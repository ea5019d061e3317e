import type { ApiModel } from '../../model/model';
import { at } from '../../model/report';
import type { Problem } from '../../problem';
import type { Bindings } from '../../spec/bindings';
import { isKnownLater } from '../../spec/known-later';
import { certificatePaths } from './check-client-certificates';
import { authoritiesOf, boundName, readTruststore } from './truststore';

/** What the bindings have to say where API Gateway checks client certificates. */
export function checkTruststore(api: ApiModel, bindings: Bindings): Problem[] {
  return [...authoritiesOf(api).flatMap((secret) => checkObject(secret, bindings)), ...checkCertificate(api, bindings)];
}

const OBJECT = /^s3:\/\/([^/?\s]+)\/[^?\s]+(\?versionId=[^?&\s]+)?$/;

/** No two dots in a row, and no address. */
const BUCKET = /^(?!.*\.\.)(?![\d.]*$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

function checkObject(secret: string, bindings: Bindings): Problem[] {
  const name = boundName(secret, bindings);
  const path = at('bindings.secrets', secret);
  const message = isKnownLater(name) ? undefined : notAnObject(name);
  if (message !== undefined) return [{ path, code: 'AwsNotATruststore', message }];
  if (readTruststore(name).version !== undefined) return [];
  const unseen =
    'API Gateway reads the object when the domain is made, and does not see a new one; write its version: "?versionId=VERSION"';
  return [{ path, code: 'AwsTruststoreWithoutVersion', message: unseen, severity: 'warning' }];
}

function notAnObject(name: string): string | undefined {
  const [, bucket] = OBJECT.exec(name) ?? [];
  if (bucket === undefined)
    return `API Gateway reads authorities of clients from S3, and "${name}" is no object there; write { name: 's3://BUCKET/KEY?versionId=VERSION' }`;
  if (BUCKET.test(bucket)) return undefined;
  return `"${bucket}" is no name of a bucket; it has 3 to 63 small letters, digits, dots and dashes, begins and ends with a letter or digit, and is no address`;
}

function checkCertificate(api: ApiModel, { aws }: Bindings): Problem[] {
  if (api.hosts.length === 0 || aws?.certificate !== undefined) return [];
  const message = `API Gateway asks for client certificates at custom domains alone; bind "aws.certificate" for ${api.hosts.join(', ')}`;
  return certificatePaths(api).map((path) => ({ path, code: 'AwsClientCertificateWithoutDomain', message }));
}

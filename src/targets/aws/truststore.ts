import type { ApiModel } from '../../model/model';
import { usedSchemes } from '../../model/used-schemes';
import type { Bindings } from '../../spec/bindings';

/** Where API Gateway finds the authorities of client certificates. */
export interface TruststorePlan {
  /** `s3://BUCKET/KEY` */
  readonly uri: string;
  /** Of the object; without one what is there when the domain is made. */
  readonly version?: string;
}

/** The object in S3 that the secret of an API's authorities is bound to; undefined where no route asks for client certificates. */
export function truststoreOf(api: ApiModel, bindings: Bindings): TruststorePlan | undefined {
  const [secret] = authoritiesOf(api);
  return secret === undefined ? undefined : readTruststore(boundName(secret, bindings));
}

/** The secrets with the authorities of an API's client certificates. */
export function authoritiesOf(api: ApiModel): string[] {
  const secrets = usedSchemes(api, 'clientCertificate').map(({ spec }) => spec.clientCertificate?.ca.secret as string);
  return [...new Set(secrets)].sort();
}

/** What a secret is called in the account: by default as in the spec. */
export function boundName(secret: string, { secrets = {} }: Bindings): string {
  return Object.hasOwn(secrets, secret) ? (secrets[secret]?.name ?? secret) : secret;
}

/** `s3://BUCKET/KEY` and, behind `?versionId=`, which version. */
export function readTruststore(name: string): TruststorePlan {
  const [uri = '', version] = name.split('?versionId=');
  return { uri, ...(version !== undefined && { version }) };
}

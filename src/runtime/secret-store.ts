import { AwsClient } from './aws';
import { readBound } from './bound';
import { CachedSecrets } from './core/secrets';

/** The secrets of Secrets Manager by their names in the spec. */
export function secretStore(environment: NodeJS.ProcessEnv): CachedSecrets {
  const { secrets } = readBound(environment);
  const aws = new AwsClient(environment);
  return new CachedSecrets((name) => aws.secret(secrets[name] ?? name), Date.now);
}

import { AwsClient } from '../../aws';
import { readBound } from '../../bound';
import { ApiKeyVerifier } from '../../core/api-key-verifier';
import { CachedSecrets } from '../../core/secrets';
import type { AuthorizerParts } from '../../parts';

const { secrets } = readBound(process.env);
const aws = new AwsClient(process.env);
const store = new CachedSecrets((name) => aws.secret(secrets[name] ?? name), Date.now);

const make: AuthorizerParts['apiKey'] = (name, apiKey, groups) => new ApiKeyVerifier(name, apiKey, groups, store);

export = make;

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { authorizerOf } from '../authorizer';
import { AwsClient } from '../aws';
import { readBound } from '../bound';
import type { AuthorizerConfig } from '../config';
import { getJsonOverHttp } from '../core/http-json';
import { CachedSecrets } from '../core/secrets';
import { verifiersOf } from '../verifiers';

const config = JSON.parse(readFileSync(join(__dirname, 'config.json'), 'utf8')) as AuthorizerConfig;
const { secrets } = readBound(process.env);
const aws = new AwsClient(process.env);
const nowMillis = Date.now;

/** The Lambda handler of the authorizer. */
export const handler = authorizerOf(
  config,
  verifiersOf(config, {
    getJson: getJsonOverHttp,
    nowMillis,
    secrets: new CachedSecrets((name) => aws.secret(secrets[name] ?? name), nowMillis),
  }),
);
